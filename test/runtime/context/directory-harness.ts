import { randomUUID } from 'node:crypto'

import { resolveLimits } from '@tenantry/runtime/config'
import type { QueryResult } from 'pg'

import { HeardChanges } from '../../../packages/runtime/src/context/heard-changes.ts'
import type { TenantContext } from '../../../packages/runtime/src/context/context-store.ts'
import {
  type RunQuery,
  TenantDirectory,
} from '../../../packages/runtime/src/context/tenant-directory.ts'

export interface CatalogRow {
  readonly id: string
  readonly placementId: string
  readonly status: 'active' | 'suspended'
}

/** The runtime that ships, or a copy of it. */
export interface DirectoryClasses {
  readonly HeardChanges: typeof HeardChanges
  readonly TenantDirectory: typeof TenantDirectory
}

/** A directory over a catalog that is a map, on a clock that the test turns. */
export class DirectoryHarness {
  readonly changes: HeardChanges
  readonly tenants = new Map<string, CatalogRow>()
  readonly deleted = new Set<string>()
  readonly lookups: string[] = []
  readonly directory: TenantDirectory
  now = 1_000_000
  expirations = 0
  /** Where every placement is. */
  place = { mode: 'pool', cluster: 'primary', database: 'acme', schema: 'pool' }
  /** What the catalog answers instead. */
  failure: Error | undefined
  /** What its placement answers instead. */
  placementFailure: Error | undefined
  #gate: Promise<void> = Promise.resolve()

  constructor(classes: DirectoryClasses = { HeardChanges, TenantDirectory }) {
    this.changes = new classes.HeardChanges()
    this.directory = new classes.TenantDirectory({
      changes: this.changes,
      query: this.#query,
      complete: async () => ({ limits: resolveLimits({}), sharedTables: new Set() }),
      onExpired: () => {
        this.expirations += 1
      },
      isDeleted: async ({ id }) => {
        if (this.placementFailure !== undefined) throw this.placementFailure
        return this.deleted.has(id)
      },
      now: () => this.now,
    })
  }

  /** Adds an active tenant; each one in a placement of its own. */
  add(slug: string, row: Partial<CatalogRow> = {}): CatalogRow {
    const added = { id: randomUUID(), placementId: randomUUID(), status: 'active', ...row } as const
    this.tenants.set(slug, added)
    return added
  }

  async find(slug: string): Promise<TenantContext> {
    return await this.directory.find(slug)
  }

  /** Whether the tenant is found without asking anybody. */
  knows(slug: string): boolean {
    const found = this.directory.find(slug)
    if (!(found instanceof Promise)) return true
    found.catch(() => undefined)
    return false
  }

  /** Holds back the catalog's answers until the function that is returned is called. */
  holdAnswers(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#gate = promise
    return resolve
  }

  readonly #query: RunQuery = async <Row>(_text: string, [slug]: unknown[]) => {
    this.lookups.push(String(slug))
    const rows = this.#rows(String(slug))
    await this.#gate
    if (this.failure !== undefined) throw this.failure
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller states the row
    return { rows } as unknown as QueryResult<Row & object>
  }

  #rows(slug: string): object[] {
    const tenant = this.tenants.get(slug)
    if (tenant === undefined) return []
    const { id, placementId, status } = tenant
    return [
      {
        id,
        slug,
        name: slug,
        tier: 'free',
        status,
        placement_id: placementId,
        version: '1',
        ...this.place,
      },
    ]
  }
}
