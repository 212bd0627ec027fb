import type { Client } from 'pg'

import { isConnectionLost } from '../../database/connection-lost.ts'
import { TenantryError } from '../../errors.ts'
import type { ConcurrentIndex } from '../../migrations/concurrent-index.ts'
import type { Placement } from '../../placement/placement.ts'

interface IndexState {
  readonly valid: boolean
  /** Whether some backend works on the indexes of its table: one whose client was killed goes on. */
  readonly building: boolean
}

const STATE = `
  select x.indisvalid as valid, exists (
    select from pg_catalog.pg_stat_progress_create_index p
    where p.datname = current_database() and p.relid = x.indrelid) as building
  from pg_catalog.pg_index x
  join pg_catalog.pg_class c on c.oid = x.indexrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relname = $2`

/**
 * Builds or drops an index while the application works. One that a crash has left half built is
 * dropped and built again; one that is there whole is left, and verified with the rest. Whoever calls
 * this holds the lease of the placement.
 *
 * @throws {TenantryError} MIGRATION_UNDER_WAY while another backend is building; the errors of PostgreSQL.
 */
export async function changeIndex(
  client: Client,
  { schema }: Placement,
  change: ConcurrentIndex,
): Promise<void> {
  const state = await readState(client, schema, change.index)
  if (state?.building) throw underWay(schema, change.index)
  const drop = change.dropIn(schema)
  if (change.action === 'drop') {
    if (state !== undefined) await client.query(drop)
    return
  }
  if (state?.valid) return
  if (state !== undefined) await client.query(drop)
  try {
    await client.query(change.inSchema(schema))
  } catch (error) {
    // What is left of it is in the way of every write, and of no use. Where it cannot be dropped, the
    // next attempt does.
    if (!isConnectionLost(error)) await dropInvalid(client, schema, change).catch(() => undefined)
    throw error
  }
}

async function readState(
  client: Client,
  schema: string,
  index: string,
): Promise<IndexState | undefined> {
  const { rows } = await client.query<IndexState>(STATE, [schema, index])
  return rows[0]
}

async function dropInvalid(client: Client, schema: string, change: ConcurrentIndex): Promise<void> {
  const state = await readState(client, schema, change.index)
  if (state !== undefined && !state.valid && !state.building) {
    await client.query(change.dropIn(schema))
  }
}

function underWay(schema: string, index: string): TenantryError {
  return new TenantryError('MIGRATION_UNDER_WAY', {
    message: `A backend is still building an index on the table of ${index} in ${schema}; its client may be gone.`,
    hint: 'Wait for it (`select * from pg_stat_progress_create_index`), then run `saas migrate` again.',
  })
}
