import { Client } from 'pg'

import type { DatabaseFact, TablesFact } from '../../doctor/index.ts'

const LONGEST_CONNECT_MS = 10_000

const FACTS = `select current_setting('server_version_num')::int as number,
  current_setting('server_version') as name, rolname as login, rolsuper as "isSuperuser",
  rolbypassrls as "bypassesRowSecurity", rolsuper or rolcreaterole as "mayCreateRoles",
  to_regclass('tenantry.meta') is not null as "hasCatalog"
  from pg_catalog.pg_roles where rolname = current_user`

const TABLES = `select n.nspname as schema, c.relname as name,
  exists (select from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as "hasTenant",
  c.relrowsecurity and c.relforcerowsecurity as "isForced",
  (select count(*)::int from pg_catalog.pg_policy p where p.polrelid = c.oid) as policies
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition
    and n.nspname <> 'tenantry' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    and not exists (select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  order by 1, 2`

/** A database that no configuration speaks of: what it is, and its tables. Nothing is changed in it. */
export async function lookAtDatabase(
  url: string,
): Promise<{ readonly database: DatabaseFact; readonly tables: TablesFact }> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: LONGEST_CONNECT_MS,
    application_name: 'saas doctor',
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin read only')
    const { rows } = await client.query<
      { number: number; name: string; hasCatalog: boolean } & Omit<DatabaseFact, 'version'>
    >(FACTS)
    const [facts] = rows
    if (facts === undefined) throw new Error('The server does not know its own login.')
    const { number, name, hasCatalog, ...login } = facts
    const tables = await client.query<TablesFact['tables'][number]>(TABLES)
    const catalogOf = hasCatalog ? await readApplication(client) : undefined
    return {
      database: { version: { number, name }, ...login, catalogOf },
      tables: { tables: tables.rows },
    }
  } finally {
    await client.end()
  }
}

/** Whose catalog it is; undefined where this login may not see that. */
export async function readApplication(client: Client): Promise<string | undefined> {
  const { rows } = await client
    .query<{ value: string }>("select value from tenantry.meta where key = 'application'")
    .catch(() => ({ rows: [] }))
  return rows[0]?.value
}
