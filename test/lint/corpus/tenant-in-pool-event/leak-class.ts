import { AsyncLocalStorage } from 'node:async_hooks'

import { Pool, type PoolClient } from 'pg'

class TenantPool extends Pool {
  readonly #storage = new AsyncLocalStorage<string>()

  watch() {
    this.on('connect', this.#prepare.bind(this))
  }

  #prepare(client: PoolClient) {
    void client.query('select set_config($1, $2, false)', ['app.tenant', this.#storage.getStore()])
  }
}

new TenantPool().watch()
