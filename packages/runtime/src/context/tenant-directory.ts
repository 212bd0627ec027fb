import type { QueryResult, QueryResultRow } from 'pg'

import { refuseUnknownTenant } from '../catalog/refuse-unknown-tenant.ts'
import { bucketOf } from '../catalog/tenant-changes.ts'
import { type TenantRow, toTenant } from '../catalog/tenant-row.ts'
import { findSlugProblem, type Tenant, TENANT_LIFETIME_MS } from '../catalog/tenant.ts'
import { TenantryError } from '../errors.ts'
import { quoteForShell } from '../quote-for-shell.ts'
import type { Placement } from '../placement/placement.ts'
import {
  catalogUnreachable,
  isOutage,
  LONGEST_OUTAGE_MS,
  LOOKUP_DEADLINE_MS,
  RETRY_MS,
} from './catalog-outage.ts'
import { deleteFirst } from './delete-first.ts'
import type { TenantContext } from './context-store.ts'
import type { HeardChanges } from './heard-changes.ts'
import { withDeadline } from './with-deadline.ts'

/** Runs one statement of the runtime itself in one database. */
export type RunQuery = <Row extends QueryResultRow>(
  text: string,
  values: unknown[],
) => Promise<QueryResult<Row>>

/** A tenant as the catalog tells of it. */
export interface CatalogAnswer {
  readonly tenant: Tenant
  /** Changes with each migration of the tenant's placement; null before the first one. */
  readonly version: string | null
  /** What the catalog says of the tenant alone, unchecked; null for the quota of its tier. */
  readonly quota: unknown
}

export interface DirectoryOptions {
  /** Asks the catalog. */
  readonly query: RunQuery
  readonly changes: HeardChanges
  /** Finds what a context needs beside the tenant; asked behind each answer of the catalog. */
  readonly complete: (answer: CatalogAnswer) => Promise<Omit<TenantContext, 'tenant'>>
  /** Told when an answer has become too old: a process that lives so long gains from hearing of changes. */
  readonly onExpired: () => void
  /** Asks the tenant's placement, while the catalog cannot be asked. */
  readonly isDeleted: (tenant: Tenant) => Promise<boolean>
  readonly now?: () => number
}

interface Known extends TenantContext {
  /** When the catalog was asked, in whole milliseconds: a whole number takes no memory of its own. */
  readonly readAt: number
  readonly tenantBucket: number
  readonly placementBucket: number
}

interface Outage {
  readonly cause: unknown
  retryAt: number
  /** When the placements of tenants that go on were asked last. */
  readonly confirmedAt: Map<string, number>
}

/** Enough for 100,000 tenants; see the decision record 0013 for what they weigh. */
const MOST_ENTRIES = 100_000
/** However well changes are heard: a trigger may have been switched off and on again. */
const LONGEST_LIFETIME_MS = 60_000

/**
 * Finds tenants by slug for requests, and remembers them: for 5 s, and for as long as every change
 * would have been heard of. Only tenants that requests may use are remembered, so that unknown slugs
 * neither fill the memory nor push tenants out of it.
 */
export class TenantDirectory {
  readonly #options: DirectoryOptions
  readonly #now: () => number
  /** In the order in which they were read, the oldest one first. */
  readonly #known = new Map<string, Known>()
  /** Tenants of one placement share the object that says where it is. */
  readonly #placements = new Map<string, Placement>()
  readonly #reading = new Map<string, Promise<Known>>()
  #outage: Outage | undefined

  constructor(options: DirectoryOptions) {
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
  }

  /**
   * The tenant and its context, at once where it is known. While the catalog cannot be asked, tenants
   * that were known are found for 10 minutes, unless their placement knows that they were deleted.
   *
   * @throws {TenantryError} TENANT_UNKNOWN, TENANT_SUSPENDED, CATALOG_UNREACHABLE; the errors of
   * node-postgres.
   */
  find(slug: string): TenantContext | Promise<TenantContext> {
    const now = this.#now()
    const known = this.#known.get(slug)
    if (known !== undefined && this.#isCurrent(known, now)) return known
    return this.#findAnew(slug, known, now)
  }

  #isCurrent({ readAt, tenantBucket, placementBucket }: Known, now: number): boolean {
    const { changes } = this.#options
    if (changes.changedAt(tenantBucket) >= readAt) return false
    if (changes.changedAt(placementBucket) >= readAt) return false
    if (now < readAt + TENANT_LIFETIME_MS) return true
    const isProven = now < changes.provenUntil(readAt, now) + TENANT_LIFETIME_MS
    return isProven && now < readAt + LONGEST_LIFETIME_MS
  }

  async #findAnew(slug: string, known: Known | undefined, now: number): Promise<Known> {
    if (known !== undefined) this.#options.onExpired()
    else if (findSlugProblem(slug) !== undefined) refuseUnknownTenant(slug)
    const outage = this.#outage
    if (outage !== undefined) {
      if (now < outage.retryAt) return await this.#goOn(slug, outage)
      // Whoever comes now asks the catalog; the others need not wait for the answer.
      outage.retryAt = now + RETRY_MS
    }
    return await (this.#reading.get(slug) ?? this.#read(slug, Math.floor(now)))
  }

  /** One lookup of a slug at a time, however many ask. */
  async #read(slug: string, readAt: number): Promise<Known> {
    const reading = this.#lookUp(slug, readAt).finally(() => this.#reading.delete(slug))
    this.#reading.set(slug, reading)
    return await reading
  }

  async #lookUp(slug: string, readAt: number): Promise<Known> {
    let answer: CatalogAnswer
    try {
      answer = await withDeadline(this.#ask(slug), LOOKUP_DEADLINE_MS)
      this.#outage = undefined
    } catch (error) {
      if (isOutage(error)) return await this.#goOn(slug, this.#noteOutage(error))
      this.#outage = undefined
      this.#known.delete(slug)
      throw error
    }
    const tenant = { ...answer.tenant, placement: this.#share(answer.tenant.placement) }
    const { limits, sharedTables } = await this.#options.complete(answer)
    return this.#remember({
      tenant,
      limits,
      sharedTables,
      readAt,
      tenantBucket: bucketOf(tenant.id),
      placementBucket: bucketOf(tenant.placement.id),
    })
  }

  async #ask(slug: string): Promise<CatalogAnswer> {
    const { rows } = await this.#options.query<
      TenantRow & Pick<CatalogAnswer, 'version' | 'quota'>
    >('select * from tenantry.find_tenant($1)', [slug])
    const [row] = rows
    if (row === undefined) refuseUnknownTenant(slug)
    if (row.status !== 'active') throw tenantSuspended(slug)
    return { tenant: toTenant(row), version: row.version, quota: row.quota }
  }

  #remember(known: Known): Known {
    const { slug } = known.tenant
    this.#known.delete(slug)
    this.#known.set(slug, known)
    if (this.#known.size > MOST_ENTRIES) deleteFirst(this.#known)
    return known
  }

  #share(placement: Placement): Placement {
    const shared = this.#placements.get(placement.id)
    if (shared !== undefined && isSamePlace(shared, placement)) return shared
    this.#placements.set(placement.id, placement)
    if (this.#placements.size > MOST_ENTRIES) deleteFirst(this.#placements)
    return placement
  }

  #noteOutage(cause: unknown): Outage {
    const retryAt = this.#now() + RETRY_MS
    const confirmedAt = this.#outage?.confirmedAt ?? new Map<string, number>()
    this.#outage = { cause, retryAt, confirmedAt }
    return this.#outage
  }

  /** What is known must do while the catalog cannot be asked. */
  async #goOn(slug: string, outage: Outage): Promise<Known> {
    const known = this.#known.get(slug)
    const now = this.#now()
    const { changes } = this.#options
    // A change that was told and could not be read may be a suspension.
    const isUsable =
      known !== undefined &&
      now < known.readAt + LONGEST_OUTAGE_MS &&
      changes.changedAt(known.tenantBucket) < known.readAt
    if (!isUsable) throw catalogUnreachable(slug, outage.cause)
    const confirmedAt = outage.confirmedAt.get(slug) ?? Number.NEGATIVE_INFINITY
    if (now >= confirmedAt + TENANT_LIFETIME_MS) {
      await this.#assertNotDeleted(known.tenant)
      outage.confirmedAt.set(slug, now)
    }
    return known
  }

  async #assertNotDeleted(tenant: Tenant): Promise<void> {
    const { slug } = tenant
    const asked = withDeadline(this.#options.isDeleted(tenant), LOOKUP_DEADLINE_MS)
    const isDeleted = await asked.catch((error: unknown) => {
      throw isOutage(error) ? catalogUnreachable(slug, error) : error
    })
    if (!isDeleted) return
    this.#known.delete(slug)
    refuseUnknownTenant(slug)
  }
}

function isSamePlace(one: Placement, other: Placement): boolean {
  return (
    one.mode === other.mode &&
    one.cluster === other.cluster &&
    one.database === other.database &&
    one.schema === other.schema
  )
}

function tenantSuspended(slug: string): TenantryError {
  return new TenantryError('TENANT_SUSPENDED', {
    message: `The tenant ${JSON.stringify(slug)} is suspended.`,
    hint: `Let it in again with \`saas tenant resume ${quoteForShell(slug)}\`.`,
    details: { slug },
  })
}
