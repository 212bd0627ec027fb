import { setTimeout as sleep } from 'node:timers/promises'

import type { Client } from 'pg'

import { quoteIdentifier } from '../../database/sql-text.ts'
import { GIVE_UP } from '../../migrations/placement-message.ts'
import { mayPass } from '../attempt/attempt.ts'
import type { Adoption } from './adoption.ts'

/** Waits this long for a lock, and lets those through that wait behind it. */
const LOCK_TIMEOUT_MS = 500
const MOST_ATTEMPTS = 8
const WITH_INHERIT = 160_000

interface OldObject {
  readonly noun: string
  readonly name: string
  readonly isRelation: boolean
  readonly is_handed_over: boolean
  readonly sequences: readonly string[]
}

/** Everything in a schema that somebody owns, with the sequences that go along with their table. */
const OBJECTS = `
with place as (select oid, nspname from pg_catalog.pg_namespace where nspname = $1),
  object (classid, oid, owner, noun, name, is_relation) as (
    select 'pg_class'::regclass, c.oid, c.relowner,
      case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
        when 'f' then 'foreign table' else 'table' end,
      quote_ident(p.nspname) || '.' || quote_ident(c.relname), true
    from place p join pg_catalog.pg_class c on c.relnamespace = p.oid
    where c.relkind in ('r', 'p', 'v', 'm', 'f') or c.relkind = 'S' and not exists (
      select from pg_catalog.pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
        and d.deptype in ('a', 'i') and d.refobjsubid > 0)
    union all
    select 'pg_proc'::regclass, f.oid, f.proowner, 'routine', f.oid::regprocedure::text, false
    from place p join pg_catalog.pg_proc f on f.pronamespace = p.oid
    union all
    select 'pg_type'::regclass, t.oid, t.typowner, 'type', quote_ident(p.nspname) || '.' || quote_ident(t.typname), false
    from place p join pg_catalog.pg_type t on t.typnamespace = p.oid
      left join pg_catalog.pg_class c on c.oid = t.typrelid
    where t.typtype in ('e', 'd', 'r') or c.relkind = 'c'
  )
select o.noun, o.name, o.is_relation as "isRelation", o.owner = pg_catalog.to_regrole(quote_ident($2)) as is_handed_over,
  array(select quote_ident(p.nspname) || '.' || quote_ident(s.relname) from pg_catalog.pg_depend d
    join pg_catalog.pg_class s on s.oid = d.objid and s.relkind = 'S'
    where d.refclassid = 'pg_class'::regclass and d.refobjid = o.oid and d.deptype = 'a') as sequences
from object o, place p
where not exists (select from pg_catalog.pg_depend d
  where d.classid = o.classid and d.objid = o.oid and d.deptype = 'e')
order by o.noun, o.name`

/**
 * Gives the schema and what is in it to the owner of placements, object by object: the code that runs
 * under the old logins keeps its rights, as members of the role of the system scope.
 */
export async function handOver({ fleet, client, placement, oldLogins }: Adoption): Promise<void> {
  const { schema } = placement
  const roles = fleet.rolesOn(placement.cluster)
  const [owner, app, system] = [roles.owner, roles.app, roles.system].map(quoteIdentifier)
  await letIn(client, roles.system, oldLogins)
  await runBriefly(client, [
    `alter schema ${quoteIdentifier(schema)} owner to ${owner}`,
    `grant usage on schema ${quoteIdentifier(schema)} to ${app}, ${system}`,
  ])
  await client.query('set search_path = pg_catalog, pg_temp')
  const { rows } = await client.query<OldObject>(OBJECTS, [schema, roles.owner])
  for (const { noun, name, isRelation, is_handed_over: isDone, sequences } of rows) {
    const rights =
      noun === 'sequence' ? 'usage, select on sequence' : 'select, insert, update, delete on'
    await runBriefly(client, [
      ...(isDone ? [] : [`alter ${noun} ${name} owner to ${owner}`]),
      ...(isRelation ? [`grant ${rights} ${name} to ${system}`] : []),
      ...sequences.map((sequence) => `grant usage, select on sequence ${sequence} to ${system}`),
    ])
  }
}

/** A superuser may everything anyway. */
async function letIn(
  client: Client,
  system: string,
  oldLogins: ReadonlySet<string>,
): Promise<void> {
  const { rows } = await client.query<{ name: string; version: number }>(
    `select rolname as name, current_setting('server_version_num')::int as version
     from pg_catalog.pg_roles where rolname = any($1) and not rolsuper`,
    [[...oldLogins]],
  )
  for (const { name, version } of rows) {
    const inherit = version < WITH_INHERIT ? '' : ' with inherit true'
    await client.query(`grant ${quoteIdentifier(system)} to ${quoteIdentifier(name)}${inherit}`)
  }
}

/** In one transaction, again and again while others hold what it needs. */
async function runBriefly(client: Client, statements: readonly string[]): Promise<void> {
  if (statements.length === 0) return
  const message = ['begin', `set local lock_timeout = ${LOCK_TIMEOUT_MS}`, ...statements, 'commit']
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(message.join(';\n'))
      return
    } catch (error) {
      await client.query(GIVE_UP)
      if (attempt === MOST_ATTEMPTS || !mayPass(error)) throw error
      await sleep(100 * 2 ** attempt)
    }
  }
}
