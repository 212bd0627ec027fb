import type { QueryResult, QueryResultRow } from 'pg'

import { STORAGE_LEASE_MS } from './storage-lease.ts'
import type { Amount, StorageGrant, StorageRequest, StorageStore } from './storage-store.ts'

export interface PostgresStorageStoreOptions {
  /** Names this process. */
  readonly holder: string
  /** Runs one statement in the database of the catalog. */
  readonly query: <Row extends QueryResultRow>(
    text: string,
    values: unknown[],
  ) => Promise<QueryResult<Row>>
  readonly close: () => Promise<void>
}

interface GrantRow {
  granted: number[]
  used: number[]
  measured_ms: number | null
  unmeasured_ms: number
}

const LEASE =
  'select granted, used, measured_ms, unmeasured_ms from tenantry.lease_storage($1, $2, $3, $4, $5, $6, $7, $8, $9)'

/** Shares what tenants may still write through the catalog. */
export class PostgresStorageStore implements StorageStore {
  readonly #options: PostgresStorageStoreOptions

  constructor(options: PostgresStorageStoreOptions) {
    this.#options = options
  }

  async lease(request: StorageRequest): Promise<StorageGrant> {
    const { tenantId, hard, written, hasFreed, held, need, wanted } = request
    const { holder, query } = this.#options
    const { rows } = await query<GrantRow>(LEASE, [
      holder,
      tenantId,
      pair(hard),
      pair(written),
      hasFreed,
      pair(held),
      pair(need),
      pair(wanted),
      STORAGE_LEASE_MS,
    ])
    const [row] = rows
    if (row === undefined) throw new TypeError('The catalog granted nothing.')
    return {
      granted: amount(row.granted),
      used: amount(row.used),
      measuredMs: row.measured_ms ?? undefined,
      unmeasuredMs: row.unmeasured_ms,
    }
  }

  async close(): Promise<void> {
    await this.#options.close()
  }
}

function pair({ rows, bytes }: Amount): number[] {
  return [rows, bytes]
}

function amount([rows = 0, bytes = 0]: readonly number[]): Amount {
  return { rows, bytes }
}
