import { setTimeout as sleep } from 'node:timers/promises'

import type { Client } from 'pg'

import { gateKey } from '../../../catalog/moving-sql.ts'
import type { Roles } from '../../../database/connections/roles.ts'
import { sqlStateOf } from '../../../database/sql-state.ts'
import { quoteIdentifier, quoteLiteral, searchPathOf } from '../../../database/sql-text.ts'
import { type ModuleTable, ownKey } from './module-table.ts'
import { ofOtherModule } from './move-errors.ts'
import type { MovingRows } from './move-statements.ts'

const POLL_MS = 50
/** A table that waits for its trigger holds up everybody who comes behind. */
const LOCK_TIMEOUT_MS = 500
const ATTEMPTS = 40
/** A lock that was not to be had, and a deadlock. */
const IN_THE_WAY: ReadonlySet<string | undefined> = new Set(['55P03', '40P01'])

/** What a placement says of the rows of a tenant. */
export type MovingState = 'moving' | 'moved' | 'dropping' | 'dropped'

/**
 * Transactions that may not have seen that a tenant is moving: of the application, and of anybody who has written. One that
 * is prepared for a commit in two phases is no session's any more.
 */
const OPEN = `
  select l.virtualxid as id, l.pid::text as session from pg_catalog.pg_locks l
  join pg_catalog.pg_stat_activity a on a.pid = l.pid
  where l.locktype = 'virtualxid' and l.mode = 'ExclusiveLock' and a.datname = pg_catalog.current_database()
    and a.pid <> pg_catalog.pg_backend_pid() and (a.usename = any($1) or a.backend_xid is not null)
  union all
  select gid, pg_catalog.quote_literal(gid) from pg_catalog.pg_prepared_xacts where database = pg_catalog.current_database()`

interface OpenTransaction {
  readonly id: string
  readonly session: string
}

/**
 * Has the placement note every change of a tenant's rows from here on, or says that these have moved already. Where another
 * run had begun that, it is this one's from now on.
 *
 * @returns What the placement says now.
 */
export async function beginTracking(
  client: Client,
  { module, tenantId }: MovingRows,
  options: {
    readonly schema: string
    readonly run: string
    readonly roles: Roles
    readonly tables: readonly ModuleTable[]
  },
): Promise<{ readonly state: MovingState; readonly isNew: boolean }> {
  const { schema, run, roles, tables } = options
  await addTriggers(client, module, { schema, roles, tables })
  const { rows } = await client.query<{ state: MovingState; isNew: boolean }>(
    `insert into tenantry.moving_tenant as m (module, tenant_id, schema, run, state) values ($1, $2, $3, $4, 'moving')
     on conflict (tenant_id, module) do update set run = case m.state when 'moving' then excluded.run else m.run end
     returning m.state, m.xmax = 0 as "isNew"`,
    [module, tenantId, schema, run],
  )
  return rows[0] ?? { state: 'moving', isNew: true }
}

/**
 * Triggers of tables that have none for their present key, when nobody is writing there. One table at a time: who writes to two of them would
 * wait for the one and be waited for at the other.
 */
async function addTriggers(
  client: Client,
  module: string,
  { schema, roles, tables }: { schema: string; roles: Roles; tables: readonly ModuleTable[] },
): Promise<void> {
  const { rows } = await client.query<{ name: string; given: Buffer; count: number }>(
    `select c.relname as name, (array_agg(t.tgargs) filter (where t.tgname = 'tenantry_move'))[1] as given, count(*)::int as count
     from pg_catalog.pg_class c join pg_catalog.pg_trigger t on t.tgrelid = c.oid
     where c.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident($1)) and t.tgenabled = 'A'
       and t.tgname in ('tenantry_move', 'tenantry_move_all') group by 1`,
    [schema],
  )
  const known = new Map(rows.map((row) => [row.name, row]))
  for (const table of tables) {
    if (!table.isTenants) continue
    const found = known.get(table.name)
    const given = found?.given.toString().split('\0').slice(0, -1) ?? []
    const [owner = module] = given
    if (owner !== module) throw ofOtherModule(table.name, owner, module)
    if (found?.count === 2 && JSON.stringify(given) === JSON.stringify(argumentsOf(module, table)))
      continue
    await untilLocked(
      client,
      `begin; set local lock_timeout = ${LOCK_TIMEOUT_MS}; set local search_path = ${searchPathOf(schema)};
       set local role ${quoteIdentifier(roles.owner)}; ${triggersOf(module, table)} commit`,
    )
  }
}

async function untilLocked(client: Client, message: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(message)
      return
    } catch (error) {
      await client.query('rollback')
      if (!IN_THE_WAY.has(sqlStateOf(error)) || attempt >= ATTEMPTS) throw error
      await sleep(POLL_MS * (1 + Math.random()) * Math.min(attempt, 10))
    }
  }
}

function argumentsOf(module: string, table: ModuleTable): string[] {
  return [module, table.name, ...ownKey(table).map(({ name }) => name)]
}

function triggersOf(module: string, table: ModuleTable): string {
  const name = quoteIdentifier(table.name)
  const given = argumentsOf(module, table)
  return `create or replace trigger tenantry_move after insert or update or delete on ${name}
      for each row execute function tenantry.track_move(${given.map(quoteLiteral).join(', ')});
    create or replace trigger tenantry_move_all before truncate on ${name}
      for each statement execute function tenantry.track_move(${quoteLiteral(module)});
    alter table ${name} enable always trigger tenantry_move;
    alter table ${name} enable always trigger tenantry_move_all;`
}

/**
 * Resolves when every transaction is over that may have begun to write before its changes were noted.
 *
 * @returns Those that are still open after `longestMs`, as sessions.
 */
export async function awaitUntracked(
  client: Client,
  roles: Roles,
  { longestMs, signal }: { readonly longestMs: number; readonly signal: AbortSignal | undefined },
): Promise<readonly string[]> {
  const read = async (): Promise<OpenTransaction[]> =>
    (await client.query<OpenTransaction>(OPEN, [[roles.app, roles.system]])).rows
  const until = performance.now() + longestMs
  let open = await read()
  while (open.length > 0) {
    signal?.throwIfAborted()
    if (performance.now() >= until) return open.map(({ session }) => session)
    await sleep(POLL_MS)
    const now = new Set((await read()).map(({ id }) => id))
    open = open.filter(({ id }) => now.has(id))
  }
  return []
}

/** Takes the gate from all who write, and keeps it until the transaction ends; whoever comes waits. */
export function takeGate({ module, tenantId }: MovingRows): string {
  return `select pg_catalog.pg_advisory_xact_lock(${gateKey(quoteLiteral(module), quoteLiteral(tenantId))})`
}

/** From here on the placement refuses to change the rows. @returns Whether this run may say so. */
export async function seal(
  client: Client,
  { module, tenantId }: MovingRows,
  run: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update tenantry.moving_tenant set state = 'moved', changed_at = now()
     where module = $1 and tenant_id = $2 and run = $3 and state = 'moving'`,
    [module, tenantId, run],
  )
  return rowCount === 1
}

/** Forgets changes that have been copied: those that a snapshot shows. */
export async function forgetChanges(
  client: Client,
  { module, tenantId }: MovingRows,
  snapshot: string,
): Promise<void> {
  await client.query(
    `delete from tenantry.moving_change
     where module = $1 and tenant_id = $2 and pg_catalog.pg_visible_in_snapshot(xid, $3::pg_snapshot)`,
    [module, tenantId, snapshot],
  )
}
