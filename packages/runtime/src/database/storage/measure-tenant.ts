import type { PoolClient } from 'pg'

import { reasonOf, TenantryError } from '../../errors.ts'
import type { Placement } from '../../placement/placement.ts'
import { sqlStateOf } from '../sql-state.ts'
import { type MeasuredTable, readMeasuredTables, readTableSize } from './measured-tables.ts'

export interface StoredAmount {
  readonly rows: number
  readonly bytes: number
}

export interface MeasuredTenant {
  readonly id: string
  readonly slug: string
  readonly placement: Placement
}

interface Counted {
  readonly rows: number
  readonly bytes: number
}

/** A table up to this size is read as a whole; of a larger one about so many blocks, taken at random: 16 MB. */
const SAMPLED_BLOCKS = 2048
/** So many rows of a tenant in a larger table are read one by one, before a sample is taken. */
const READ_ROWS = 20_000
/** So many are counted in an index, before a sample has to tell how many there are. */
const COUNTED_ROWS = 1_000_000
/** Fewer in a sample say too little of the size of the others. */
const ENOUGH_ROWS = 100
const STATEMENT_TIMEOUT_MS = 10_000
const LOCK_TIMEOUT_MS = 1000
const TABLE_MISSING = '42P01'

/**
 * Measures what a tenant stores: the rows of all its tables, and their bytes with the share of the indexes that goes with
 * them. What was deleted counts no longer, whether the server has used its room again or not.
 *
 * Rows are exact in tables up to 16 MB, and up to a million of a pooled tenant in each table; beyond that they are
 * estimated from a sample of the table, and bytes of large tables always are.
 *
 * @param client Of the system role, in no transaction.
 * @throws {TenantryError} STORAGE_NOT_MEASURED
 */
export async function measureTenant(
  client: PoolClient,
  tenant: MeasuredTenant,
): Promise<StoredAmount> {
  const { schema, mode } = tenant.placement
  let [rows, bytes] = [0, 0]
  for (const table of await readMeasuredTables(client, schema)) {
    const counted = await measureTable(client, table, tenant.id, mode === 'pool').catch(
      (error: unknown) => {
        // Dropped since it was listed.
        if (sqlStateOf(error) === TABLE_MISSING) return { rows: 0, bytes: 0 }
        throw notMeasured(tenant, table, error)
      },
    )
    rows += counted.rows
    bytes += counted.bytes
  }
  return { rows: Math.round(rows), bytes: Math.round(bytes) }
}

/** In a transaction of its own: a change of the table waits for this one table at most. */
async function measureTable(
  client: PoolClient,
  table: MeasuredTable,
  tenantId: string,
  isShared: boolean,
): Promise<Counted> {
  await client.query(
    `begin read only; set local statement_timeout = ${STATEMENT_TIMEOUT_MS}; set local lock_timeout = ${LOCK_TIMEOUT_MS}`,
  )
  try {
    const { blocks, tableBytes, indexBytes } = await readTableSize(client, table)
    if (blocks === 0) return { rows: 0, bytes: 0 }
    const { rows, bytes } = await countTable(client, { ...table, blocks }, tenantId, isShared)
    return { rows, bytes: Math.min(bytes, tableBytes) * (1 + indexBytes / tableBytes) }
  } finally {
    await client.query('rollback')
  }
}

/** The rows of a tenant, and the bytes of those alone. */
async function countTable(
  client: PoolClient,
  { name, blocks, rowBytes }: MeasuredTable & { readonly blocks: number },
  tenantId: string,
  isShared: boolean,
): Promise<Counted> {
  const count = async (what: string, from: string): Promise<Counted> => {
    const { rows } = await client.query<Counted>(
      `select pg_catalog.count(*)::float8 as rows, coalesce(pg_catalog.sum(size), 0)::float8 as bytes from (select ${what} as size from ${from}) counted`,
      [tenantId],
    )
    return rows[0] ?? { rows: 0, bytes: 0 }
  }
  const own = 'where tenant_id = $1'
  if (blocks <= SAMPLED_BLOCKS) return await count(rowBytes, `${name} ${own}`)
  if (isShared) {
    const read = await count(rowBytes, `${name} ${own} limit ${READ_ROWS + 1}`)
    if (read.rows <= READ_ROWS) return read
    const sampled = await sample()
    const found = await count('0', `${name} ${own} limit ${COUNTED_ROWS + 1}`)
    const size = sampled.rows >= ENOUGH_ROWS ? sampled : read
    const rows =
      found.rows > COUNTED_ROWS ? Math.max(found.rows, estimate(sampled.rows)) : found.rows
    return { rows, bytes: (rows * size.bytes) / size.rows }
  }
  const taken = await sample()
  return { rows: estimate(taken.rows), bytes: estimate(taken.bytes) }

  async function sample(): Promise<Counted> {
    const percent = (100 * SAMPLED_BLOCKS) / blocks
    return await count(rowBytes, `${name} tablesample system (${percent}) ${own}`)
  }
  function estimate(sampled: number): number {
    return (sampled * blocks) / SAMPLED_BLOCKS
  }
}

function notMeasured(
  { slug }: MeasuredTenant,
  { name }: MeasuredTable,
  cause: unknown,
): TenantryError {
  return new TenantryError('STORAGE_NOT_MEASURED', {
    message: `What the tenant ${JSON.stringify(slug)} stores cannot be measured: ${name}: ${reasonOf(cause)}.`,
    hint: 'The system role has to read each table with tenant_id: grant select on it, with a policy for that role.',
    cause,
    details: { slug, table: name },
  })
}
