import type { QueryResult, QueryResultRow } from 'pg'

import { refuseUnknownTenant } from '../catalog/refuse-unknown-tenant.ts'
import { type TenantRow, toTenant } from '../catalog/tenant-row.ts'
import { findSlugProblem, type Tenant, TENANT_LIFETIME_MS } from '../catalog/tenant.ts'
import { TenantryError } from '../errors.ts'

/** Runs one statement of the runtime itself in one database. */
export type RunQuery = <Row extends QueryResultRow>(
  text: string,
  values: unknown[],
) => Promise<QueryResult<Row>>

export interface DirectoryEntry {
  readonly tenant: Tenant
  /** Changes with each migration of the tenant's placement; null before the first one. */
  readonly version: string | null
}

const MOST_ENTRIES = 10_000

/** Finds tenants by slug for requests, with a cache that is bounded in size and in age. */
export class TenantDirectory {
  readonly #query: RunQuery
  readonly #now: () => number
  readonly #known = new Map<string, { entry: Promise<DirectoryEntry>; until: number }>()

  constructor(query: RunQuery, now: () => number = () => performance.now()) {
    this.#query = query
    this.#now = now
  }

  /** @throws {TenantryError} TENANT_UNKNOWN, TENANT_SUSPENDED; the errors of node-postgres. */
  async find(slug: string): Promise<DirectoryEntry> {
    if (findSlugProblem(slug) !== undefined) refuseUnknownTenant(slug)
    const known = this.#known.get(slug)
    if (known !== undefined && known.until > this.#now()) return await known.entry
    const entry = this.#read(slug)
    this.#remember(slug, entry)
    try {
      return await entry
    } catch (error) {
      // What failed is asked again: an unknown tenant may be created the next moment.
      if (this.#known.get(slug)?.entry === entry) this.#known.delete(slug)
      throw error
    }
  }

  #remember(slug: string, entry: Promise<DirectoryEntry>): void {
    this.#known.delete(slug)
    this.#known.set(slug, { entry, until: this.#now() + TENANT_LIFETIME_MS })
    if (this.#known.size <= MOST_ENTRIES) return
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest)
      return
    }
  }

  async #read(slug: string): Promise<DirectoryEntry> {
    const { rows } = await this.#query<TenantRow & Pick<DirectoryEntry, 'version'>>(
      'select * from tenantry.find_tenant($1)',
      [slug],
    )
    const [row] = rows
    if (row === undefined) refuseUnknownTenant(slug)
    if (row.status !== 'active') throw refuseSuspended(slug)
    return { tenant: toTenant(row), version: row.version }
  }
}

function refuseSuspended(slug: string): TenantryError {
  return new TenantryError('TENANT_SUSPENDED', {
    message: `The tenant ${JSON.stringify(slug)} is suspended.`,
    hint: `Let it in again with \`saas tenant resume ${slug}\`.`,
    details: { slug },
  })
}
