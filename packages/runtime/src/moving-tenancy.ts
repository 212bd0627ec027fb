import type { Tenant } from './catalog/tenant.ts'
import type { TenantContext } from './context/context-store.ts'
import { assertSameTenant, type HandedContext } from './context/handed-context.ts'
import type { TenantDatabase, TenantTransaction } from './database/tenant-database.ts'
import { TenantryError } from './errors.ts'
import type { EventStore } from './extraction/events/event-store.ts'
import type { RouteSource } from './extraction/routing/route-source.ts'
import { mergeVitals } from './merge-vitals.ts'
import type { Observer } from './quota/index.ts'
import type { Tenancy } from './tenancy.ts'
import type { TenancyVitals } from './vitals.ts'

export interface MovingTenancyOptions<DB> {
  /** As `saas extract data` names it. */
  readonly module: string
  /** Of the application, which says who is let in, and whose rows have moved. */
  readonly shared: Tenancy<DB>
  /** Of the service. Undefined while it has no database of its own: all tenants are served from where they are. */
  readonly own: Tenancy<DB> | undefined
}

/** A tenant with the database that its rows are in. */
export interface MovingContext {
  readonly tenant: Tenant
  readonly home: 'shared' | 'own'
  /** Of the tenancy that the home is of. */
  readonly context: TenantContext
}

/** How long a process that has no database of the service takes it that nobody was moved there. */
const STAYS_FOR_MS = 5000

/**
 * The tenancy of a service while the rows of its module move, tenant by tenant, from the placements of the application into
 * its own database: it has for each tenant the one that its rows are in. Hand it to `serveModule` or `servicePlugin`, and to the
 * functions of the module in the place of a Tenancy; both tenancies are its own from then on. Not needed behind the last move.
 *
 * A tenant that has not moved is asked about at each admission, in the placement itself: what it says there changes in the
 * moment in which the rows have moved. One that has is remembered, since no way leads back. What was admitted before and
 * writes afterwards is refused with DATA_MOVED; nothing of that statement's transaction has happened then.
 *
 * Without a database of the service that is asked once in 5 s for each tenant: a process that nobody has told of the database
 * refuses whose rows are there, and does not serve what they have left behind.
 */
export class MovingTenancy<DB> implements AsyncDisposable {
  readonly #options: MovingTenancyOptions<DB>
  readonly #moved = new Set<string>()
  /** By the ids of tenants: until when nobody asks whether they have moved. */
  readonly #staysUntil = new Map<string, number>()

  constructor(options: MovingTenancyOptions<DB>) {
    this.#options = options
  }

  /**
   * @throws {TenantryError} DATA_HOME_MISSING when the rows have moved and the service does not let the tenant in, or is not told
   * of its database; what `admit` of the application's tenancy throws.
   */
  async admit(slug: string): Promise<MovingContext> {
    const context = await this.#options.shared.admit(slug)
    const { tenant } = context
    if (!(await this.#hasMoved(context))) return { tenant, home: 'shared', context }
    return { tenant, home: 'own', context: await this.#admitToOwn(tenant) }
  }

  /** @throws {TenantryError} CONTEXT_NESTED inside another tenant's context. */
  enter<Result>({ tenant, home, context }: MovingContext, run: () => Result): Result {
    const outer = this.currentTenant()
    const { [home]: tenancy, module } = this.#options
    if (tenancy === undefined) throw databaseUntold(module, tenant.slug)
    // Which of both a context is of does not change on the way: what was begun here ends here.
    if (outer?.id === tenant.id) return run()
    if (outer === undefined) return tenancy.enter(context, run)
    throw new TenantryError('CONTEXT_NESTED', {
      message: `A context for the tenant ${JSON.stringify(tenant.slug)} was opened inside the one of ${JSON.stringify(outer.slug)}.`,
      hint: 'Finish the work for one tenant before the other.',
      details: { outer: outer.slug, inner: tenant.slug },
    })
  }

  /** Runs as a tenant, on the database that its rows are in. @throws As `admit` and `enter` do. */
  async run<Result>(slug: string, run: () => Promise<Result> | Result): Promise<Result> {
    if (this.currentTenant()?.slug === slug) return await run()
    return await this.enter(await this.admit(slug), run)
  }

  /**
   * Runs as the tenant of a context that was handed over, which is looked up anew.
   *
   * @throws {TenantryError} CONTEXT_OUTDATED when another tenant has the slug by now; what `run` throws.
   */
  async takeUp<Result>(
    { slug, tenantId }: HandedContext,
    run: () => Promise<Result> | Result,
  ): Promise<Result> {
    const context = await this.admit(slug)
    assertSameTenant(context.tenant, tenantId)
    return await this.enter(context, run)
  }

  /** The tenant of the caller; undefined outside a context. */
  currentTenant(): Tenant | undefined {
    return this.#current.currentTenant()
  }

  /** The database that the rows of the tenant in the context are in. @throws {TenantryError} CONTEXT_MISSING outside one. */
  get db(): TenantDatabase<DB> {
    return this.#current.db
  }

  /** Runs in one transaction of the tenant in the context; an error rolls it back. */
  async transaction<Result>(run: (trx: TenantTransaction<DB>) => Promise<Result>): Promise<Result> {
    return await this.#current.transaction(run)
  }

  /** Whether the caller is inside `transaction`. */
  isInTransaction(): boolean {
    return this.#current.isInTransaction()
  }

  /** Where events of the tenant in the context are written and done once: beside its rows. */
  events(): EventStore {
    return this.#current.events()
  }

  /** Where the catalog of the application says the calls of other modules are done. */
  routes(): RouteSource {
    return this.#options.shared.routes()
  }

  /** Resolves when tenants of both can be served. @throws As `ready` of a Tenancy does. */
  async ready(): Promise<void> {
    const { shared, own } = this.#options
    await Promise.all([shared.ready(), own?.ready()])
  }

  /** How this process does, on both sides. The clusters of the service are called `<module>/<cluster>`. */
  vitals(): TenancyVitals {
    const { module, shared, own } = this.#options
    const vitals = shared.vitals()
    return own === undefined ? vitals : mergeVitals(vitals, own.vitals(), `${module}/`)
  }

  /** Tells of what is done on either side. @returns What ends that. */
  observe(observer: Observer): () => void {
    const { shared, own } = this.#options
    const ends = [shared.observe(observer), own?.observe(observer)]
    return () => {
      for (const end of ends) end?.()
    }
  }

  /** Calls `run` when this is closed, before any connection is. @returns What takes that back. */
  onClose(run: () => Promise<void>): () => void {
    return this.#options.shared.onClose(run)
  }

  /** Closes both tenancies, that of the application first: what was connected goes by it. */
  async close(): Promise<void> {
    const { shared, own } = this.#options
    try {
      await shared.close()
    } finally {
      await own?.close()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  get #current(): Tenancy<DB> {
    const { shared, own } = this.#options
    return own?.currentTenant() === undefined ? shared : own
  }

  async #hasMoved(context: TenantContext): Promise<boolean> {
    const { module, shared, own } = this.#options
    const { id } = context.tenant
    if (this.#moved.has(id)) return true
    const now = performance.now()
    if (own === undefined && now < (this.#staysUntil.get(id) ?? 0)) return false
    if (await shared.hasMoved(module, context)) {
      this.#moved.add(id)
      this.#staysUntil.delete(id)
      return true
    }
    if (own === undefined) this.#staysUntil.set(id, now + STAYS_FOR_MS)
    return false
  }

  async #admitToOwn({ id, slug }: Tenant): Promise<TenantContext> {
    const { module, own } = this.#options
    if (own === undefined) throw databaseUntold(module, slug)
    const context = await own.admit(slug).catch((error: unknown) => {
      throw isRefusal(error) ? homeMissing(module, slug, error) : error
    })
    if (context.tenant.id === id) return context
    throw homeMissing(module, slug)
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['TENANT_UNKNOWN', 'TENANT_SUSPENDED'])

function isRefusal(error: unknown): boolean {
  return error instanceof TenantryError && REFUSALS.has(error.code)
}

function homeMissing(module: string, slug: string, cause?: unknown): TenantryError {
  return new TenantryError('DATA_HOME_MISSING', {
    message: `The rows of the tenant ${JSON.stringify(slug)} in ${module} have moved, and the database of the service does not let it in.`,
    hint: `Run \`saas extract data ${module}\` again, which finishes what was interrupted; then look at \`saas tenant list\` in the folder of the service.`,
    cause,
    details: { module, slug },
  })
}

function databaseUntold(module: string, slug: string): TenantryError {
  return new TenantryError('DATA_HOME_MISSING', {
    message: `The rows of the tenant ${JSON.stringify(slug)} in ${module} have moved, and this process does not know the database of the service.`,
    hint: 'Set the variable that the saas.config.ts of the service reads its URL from, and start the process again.',
    details: { module, slug },
  })
}

/** The tenancy of a service whose rows move; see `MovingTenancy`. Closing it closes both others. */
export function movingTenancy<DB>(options: MovingTenancyOptions<DB>): MovingTenancy<DB> {
  return new MovingTenancy(options)
}
