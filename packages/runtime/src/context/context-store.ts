import { AsyncLocalStorage } from 'node:async_hooks'

import type { Tenant } from '../catalog/tenant.ts'
import type { TenantLimits } from '../config/index.ts'
import { TenantryError } from '../errors.ts'

/** What a request knows of its tenant, from the moment it is let in. */
export interface TenantContext {
  readonly tenant: Tenant
  readonly limits: TenantLimits
  /** Tables of the placement that are the same for all tenants. */
  readonly sharedTables: ReadonlySet<string>
}

/** The least that is known of a tenant: who it is. */
export interface NamedContext {
  readonly tenant: { readonly id: string; readonly slug: string }
}

export interface EnterOptions {
  /**
   * Lets the context of another tenant be open around this one. Its connections and transactions stay
   * refused inside (CONTEXT_CHANGED), and when this context ends the outer one goes on. Default: false.
   */
  readonly insideAnotherTenant?: boolean
}

/**
 * The tenant of whoever asks, carried by AsyncLocalStorage alone. A variable that holds "the last
 * tenant" swaps tenants as soon as two requests interleave.
 */
export class ContextStore<Context extends NamedContext = TenantContext> {
  readonly #storage = new AsyncLocalStorage<Context>()
  readonly #transactions = new AsyncLocalStorage<object>()

  /**
   * Runs with a tenant, for everything that is awaited inside. Inside a context of the same tenant
   * that one goes on.
   *
   * @throws {TenantryError} CONTEXT_NESTED inside the context of another tenant.
   */
  run<Result>(context: Context, run: () => Result, options: EnterOptions = {}): Result {
    const outer = this.#storage.getStore()
    if (outer?.tenant.id === context.tenant.id) return run()
    if (outer !== undefined && options.insideAnotherTenant !== true) throw nested(outer, context)
    return this.#storage.run(context, run)
  }

  /** Runs inside a transaction, for everything that is awaited inside. */
  runInTransaction<Result>(transaction: object, run: () => Result): Result {
    return this.#transactions.run(transaction, run)
  }

  /** The transaction that whoever asks has been begun in; it may have ended. */
  transaction(): object | undefined {
    return this.#transactions.getStore()
  }

  find(): Context | undefined {
    return this.#storage.getStore()
  }

  /** @throws {TenantryError} CONTEXT_MISSING outside a context: nothing runs without a tenant. */
  require(): Context {
    const context = this.#storage.getStore()
    if (context !== undefined) return context
    throw new TenantryError('CONTEXT_MISSING', {
      message: 'There is no tenant: the database was used outside a tenant context.',
      hint: 'Call it inside run(tenant, …), or inside a route behind the tenancy plugin; across tenants use system(reason, …).',
    })
  }

  /**
   * A function that calls `callback` as if from here, whoever calls it: with the tenant of here, and
   * with what other libraries keep in AsyncLocalStorage.
   *
   * @throws {TenantryError} CONTEXT_MISSING outside a context.
   */
  bind<This, Args extends unknown[], Result>(
    callback: (this: This, ...args: Args) => Result,
  ): (this: This, ...args: Args) => Result {
    this.require()
    const fromHere = AsyncLocalStorage.snapshot()
    return function bound(this: This, ...args: Args): Result {
      return fromHere(() => callback.apply(this, args))
    }
  }
}

function nested(outer: NamedContext, inner: NamedContext): TenantryError {
  return new TenantryError('CONTEXT_NESTED', {
    message: `A context for the tenant ${JSON.stringify(inner.tenant.slug)} was opened inside the one of ${JSON.stringify(outer.tenant.slug)}.`,
    hint: 'Finish the work for one tenant before the other; for work across tenants use system(). Where it is meant, say so: run(tenant, …, { insideAnotherTenant: true }).',
    details: { outer: outer.tenant.slug, inner: inner.tenant.slug },
  })
}
