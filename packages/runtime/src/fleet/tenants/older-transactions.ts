import { setTimeout as sleep } from 'node:timers/promises'

import type { Client } from 'pg'

import type { Tenant } from '../../catalog/tenant.ts'
import type { Roles } from '../../database/connections/roles.ts'
import { TenantryError } from '../../errors.ts'

const POLL_MS = 100

/** Every transaction has such a lock from its beginning on, before it has read anything. */
const OPEN = `select l.virtualxid as id, l.pid from pg_catalog.pg_locks l
  join pg_catalog.pg_stat_activity a on a.pid = l.pid
  where l.locktype = 'virtualxid' and l.mode = 'ExclusiveLock'
    and a.datname = pg_catalog.current_database() and a.usename = any($2)`

/** Kept with the note, so that a deletion that is repeated waits for these and for no later ones. */
const NOTE_OLDER = `update tenantry.deleted_tenant set older = array(select id from (${OPEN}) as open)
  where id = $1 and older is null`

/** What is prepared for a commit in two phases is no session's any more, and may commit as well. */
const STILL_OPEN = `select pid::text as session from (${OPEN}) as open
  join tenantry.deleted_tenant d on open.id = any(d.older) where d.id = $1
  union all
  select quote_literal(gid) from pg_catalog.pg_prepared_xacts
  where database = pg_catalog.current_database() and owner = any($2)`

/**
 * Notes which transactions of requests and of the system scope are open. Those that begin later know of
 * the deletion, so it has to be noted and committed before.
 */
export async function noteOlderTransactions(
  client: Client,
  { id }: Tenant,
  roles: Roles,
): Promise<void> {
  await client.query(NOTE_OLDER, [id, [roles.app, roles.system]])
}

/**
 * Resolves when none of the transactions that were noted is open any more.
 *
 * @throws {TenantryError} TENANT_IN_USE when one still is after `longestMs`.
 */
export async function awaitOlderTransactions(
  client: Client,
  tenant: Tenant,
  { roles, longestMs }: { readonly roles: Roles; readonly longestMs: number },
): Promise<void> {
  const until = performance.now() + longestMs
  for (;;) {
    const { rows } = await client.query<{ session: string }>(STILL_OPEN, [
      tenant.id,
      [roles.app, roles.system],
    ])
    if (rows.length === 0) return
    if (performance.now() >= until) throw stillInUse(tenant, rows)
    await sleep(POLL_MS)
  }
}

function stillInUse({ slug }: Tenant, open: readonly { session: string }[]): TenantryError {
  const sessions = open.map(({ session }) => session)
  return new TenantryError('TENANT_IN_USE', {
    message: `The tenant ${JSON.stringify(slug)} cannot be deleted yet: transactions are open that began before, and may write for it (${sessions.join(', ')} in pg_stat_activity).`,
    hint: 'Let them end, or end them with pg_terminate_backend; then delete the tenant again. It is out of reach already.',
    details: { slug, sessions },
  })
}
