import * as hooks from 'node:async_hooks'

interface Store {
  readonly tenant: { readonly id: string }
}

export class RequestContext {
  readonly #als = new hooks.AsyncLocalStorage<Store>()

  begin(store: Store) {
    this.#als.enterWith(store)
  }

  get id() {
    return this.#als.getStore()?.tenant.id
  }
}
