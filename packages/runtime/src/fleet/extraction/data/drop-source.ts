import type { Client } from 'pg'

import type { Tenant } from '../../../catalog/tenant.ts'
import type { ErrorReport } from '../../../errors.ts'
import { quoteIdentifier, quoteLiteral, searchPathOf } from '../../../database/sql-text.ts'
import { refuseBusy } from '../../tenants/refuse-busy.ts'
import { requireArrival } from './arrive.ts'
import { homeUnsure } from './move-errors.ts'
import type { ModuleMove } from './move-tenant.ts'
import { reportFailure } from './report-failure.ts'
import { readModuleTables } from './read-module-tables.ts'

/** What became of the rows that a tenant left behind. */
export interface DroppedSource {
  readonly tenant: string
  /** `kept` where something was in the way; nothing was deleted then. */
  readonly outcome: 'dropped' | 'kept'
  readonly rows: number
  readonly error?: ErrorReport
}

/**
 * Deletes the rows that tenants left behind when they moved, one tenant after the other. What was dropped before is not
 * listed. From here on the rows are in the database of the service alone.
 */
export async function dropSource(
  move: ModuleMove,
  tenants: readonly Tenant[],
  signal?: AbortSignal,
): Promise<DroppedSource[]> {
  const kept = await move.shared.moves.list(move.module)
  const left = new Set(
    kept.flatMap(({ tenantId, state }) => (state === 'switched' ? tenantId : [])),
  )
  const outcomes: DroppedSource[] = []
  for (const tenant of tenants) {
    if (signal?.aborted) break
    if (left.has(tenant.id)) outcomes.push(await dropOne(move, tenant))
  }
  return outcomes
}

async function dropOne(move: ModuleMove, tenant: Tenant): Promise<DroppedSource> {
  const { shared } = move
  const { slug } = tenant
  try {
    const rows = await shared.locks.withLock(`tenant ${slug}`, () => dropRows(move, tenant))
    return { tenant: slug, outcome: 'dropped', rows: rows ?? refuseBusy(slug) }
  } catch (error) {
    return { tenant: slug, outcome: 'kept', rows: 0, error: reportFailure(error) }
  }
}

async function dropRows({ shared, own, module }: ModuleMove, tenant: Tenant): Promise<number> {
  const { id, slug, placement } = tenant
  await requireHome({ own, module }, tenant)
  const { system } = shared.rolesOn(placement.cluster)
  const dropped = await shared.withClient(placement, async (client) => {
    // A run before may have ended behind any of these states.
    if (!(await changeState(client, { module, id }, ['moved', 'dropping', 'dropped'], 'dropping')))
      throw homeUnsure(slug, 'its placement does not say that they have moved')
    const rows = await deleteTracked(client, system, { module, tenant })
    await changeState(client, { module, id }, ['dropping'], 'dropped')
    return rows
  })
  await shared.moves.recordDrop({ module, tenantId: id })
  return dropped
}

/** @returns How many rows were deleted: none of tables that the application has dropped since. */
async function deleteTracked(
  client: Client,
  system: string,
  { module, tenant }: { readonly module: string; readonly tenant: Tenant },
): Promise<number> {
  const { schema } = tenant.placement
  const only = await trackedTables(client, module, schema)
  const tables = await readModuleTables(client, { schema, system, only })
  if (tables.length === 0) return 0
  await client.query(
    `begin; set local search_path = ${searchPathOf(schema)}; set local role ${quoteIdentifier(system)}`,
  )
  // In one statement: foreign keys are checked when all rows are gone.
  const deletions = tables.map(
    ({ name }, at) =>
      `d${at} as (delete from ${quoteIdentifier(name)} where tenant_id = ${quoteLiteral(tenant.id)} returning 1)`,
  )
  const counts = tables.map((_, at) => `(select count(*) from d${at})`)
  const { rows } = await client.query<{ dropped: number }>(
    `with ${deletions.join(', ')} select (${counts.join(' + ')})::float8 as dropped`,
  )
  await client.query('commit')
  return rows[0]?.dropped ?? 0
}

/** The rows are where they are said to be, and calls find them there. */
async function requireHome(
  { own, module }: Pick<ModuleMove, 'own' | 'module'>,
  { id, slug }: Tenant,
): Promise<void> {
  const found = await own.catalog.findTenant(slug)
  if (found === undefined || found.id !== id)
    throw homeUnsure(slug, 'the catalog of the service does not know it')
  await own.withClient(found.placement, (client) =>
    requireArrival(client, { module, tenantId: id, slug }),
  )
}

/** Those whose changes were noted while they moved: no others have been copied. */
async function trackedTables(client: Client, module: string, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid
     where c.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident($1)) and not c.relispartition
       and t.tgname = 'tenantry_move'
       and pg_catalog.substr(t.tgargs, 1, pg_catalog.length(pg_catalog.convert_to($2, 'UTF8')) + 1)
         = pg_catalog.convert_to($2, 'UTF8') || '\\x00'::bytea`,
    [schema, module],
  )
  return rows.map(({ name }) => name)
}

async function changeState(
  client: Client,
  { module, id }: { readonly module: string; readonly id: string },
  from: readonly string[],
  to: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update tenantry.moving_tenant set state = $4, changed_at = now()
     where module = $1 and tenant_id = $2 and state = any($3)`,
    [module, id, from, to],
  )
  return rowCount === 1
}
