interface Tenant {
  id: string
}

export class TenantContext {
  static #current: Tenant | null = null

  static set(tenant: Tenant) {
    TenantContext.#current = tenant
  }

  static get current(): Tenant {
    if (TenantContext.#current === null) throw new Error('no tenant')
    return TenantContext.#current
  }
}
