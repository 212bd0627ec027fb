import { AsyncLocalStorage } from 'node:async_hooks'

import type { Tenant } from '../catalog/tenant.ts'
import { TenantryError } from '../errors.ts'

/** What a request knows of its tenant, from the moment it is let in. */
export interface TenantContext {
  readonly tenant: Tenant
  readonly statementTimeoutMs: number
  readonly isShared: (table: string) => boolean
}

/**
 * The tenant of whoever asks, carried by AsyncLocalStorage alone. A variable that holds "the last
 * tenant" swaps tenants as soon as two requests interleave.
 */
export class ContextStore {
  readonly #storage = new AsyncLocalStorage<TenantContext>()

  /**
   * Runs with a tenant, for everything that is awaited inside.
   *
   * @throws {TenantryError} CONTEXT_NESTED inside the context of another tenant.
   */
  run<Result>(context: TenantContext, run: () => Result): Result {
    const outer = this.#storage.getStore()
    if (outer !== undefined && outer.tenant.id !== context.tenant.id) {
      throw new TenantryError('CONTEXT_NESTED', {
        message: `A context for the tenant ${JSON.stringify(context.tenant.slug)} was opened inside the one of ${JSON.stringify(outer.tenant.slug)}.`,
        hint: 'Finish the work for one tenant before the other; for work across tenants use system().',
        details: { outer: outer.tenant.slug, inner: context.tenant.slug },
      })
    }
    return this.#storage.run(context, run)
  }

  find(): TenantContext | undefined {
    return this.#storage.getStore()
  }

  /** @throws {TenantryError} CONTEXT_MISSING outside a context: nothing runs without a tenant. */
  require(): TenantContext {
    const context = this.#storage.getStore()
    if (context !== undefined) return context
    throw new TenantryError('CONTEXT_MISSING', {
      message: 'There is no tenant: the database was used outside a tenant context.',
      hint: 'Call it inside run(tenant, …), or inside a route behind the tenancy plugin; across tenants use system(reason, …).',
    })
  }
}
