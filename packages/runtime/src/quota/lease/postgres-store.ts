import type { QueryResult, QueryResultRow } from 'pg'

import type { LeaseGrants, LeaseRequests, QuotaStore } from './quota-store.ts'

export interface PostgresStoreOptions {
  /** Runs one statement in the database of the catalog. */
  readonly query: <Row extends QueryResultRow>(
    text: string,
    values: unknown[],
  ) => Promise<QueryResult<Row>>
  readonly close: () => Promise<void>
}

interface GrantRow {
  granted: number[]
  spent_ms: number[]
  held: number[]
  share: number[]
}

const EXCHANGE =
  'select granted, spent_ms, held, share from tenantry.exchange_quota($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)'

/** Shares limits through the database of the catalog: one statement for all tenants of an exchange. */
export class PostgresStore implements QuotaStore {
  readonly #options: PostgresStoreOptions

  constructor(options: PostgresStoreOptions) {
    this.#options = options
  }

  async exchange({ holder, leaseMs, cells, places }: LeaseRequests): Promise<LeaseGrants> {
    const { rows } = await this.#options.query<GrantRow>(EXCHANGE, [
      holder,
      leaseMs,
      cells.map(({ tenantId }) => tenantId),
      cells.map(({ limit }) => limit.intervalMs),
      cells.map(({ limit }) => limit.burst),
      cells.map(({ least }) => least),
      cells.map(({ most }) => most),
      places.map(({ tenantId }) => tenantId),
      places.map(({ limit }) => limit),
      places.map(({ firm }) => firm),
      places.map(({ wanted }) => wanted),
    ])
    const [row] = rows
    if (row === undefined) throw new TypeError('The catalog granted nothing.')
    return {
      cells: cells.map((_, index) => ({
        granted: row.granted[index] ?? 0,
        spentMs: row.spent_ms[index] ?? 0,
      })),
      places: places.map((_, index) => ({
        held: row.held[index] ?? 0,
        share: row.share[index] ?? 0,
      })),
    }
  }

  async leave(holder: string): Promise<void> {
    await this.#options.query('select tenantry.leave_quota($1)', [holder])
  }

  async close(): Promise<void> {
    await this.#options.close()
  }
}
