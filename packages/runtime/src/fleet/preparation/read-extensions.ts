import type { Client } from 'pg'

import { EXTENSIONS_SCHEMA } from '../../database/sql-text.ts'

/** A database as it is, as far as extensions go. */
export interface ExtensionFacts {
  readonly database: string
  /** The administrator that asks. */
  readonly login: string
  /** Those that were asked for, in their order. */
  readonly extensions: readonly {
    readonly name: string
    /** The schema that it lies in; null where the database does not have it. */
    readonly schema: string | null
    /** Whether the server has its files. */
    readonly isAvailable: boolean
  }[]
  /** Who owns the schema of extensions; null where there is no such schema. */
  readonly owner: string | null
  /** Who may create in it, beside its owner. */
  readonly creators: readonly string[]
  /** What lies in it and comes with no extension. */
  readonly strangers: readonly string[]
  /** The relations in it that requests may write to. */
  readonly writable: readonly string[]
}

const NO_MEMBER = (catalog: string, oid: string): string => `not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.${catalog}'::regclass and d.objid = ${oid} and d.deptype in ('e', 'i'))`

/** What somebody may have put there: a catalog, what to call its objects, and how a row of it is named. */
const KINDS = [
  ['pg_class', 'relation', 'relname', 'relnamespace', "o.relkind not in ('i', 'I', 't', 'c')"],
  ['pg_type', 'type', 'typname', 'typnamespace', "o.typcategory <> 'A'"],
  ['pg_proc', 'function', 'proname', 'pronamespace', 'true'],
  ['pg_operator', 'operator', 'oprname', 'oprnamespace', 'true'],
  ['pg_opclass', 'operator class', 'opcname', 'opcnamespace', 'true'],
  ['pg_collation', 'collation', 'collname', 'collnamespace', 'true'],
] as const

const STRANGERS = KINDS.map(
  ([catalog, kind, name, namespace, where]) =>
    `select '${kind} ' || o.${name} as object from pg_catalog.${catalog} o, place p
      where o.${namespace} = p.oid and ${where} and ${NO_MEMBER(catalog, 'o.oid')}`,
).join('\n    union all ')

const FACTS = `with place as (
  select n.oid, n.nspowner, n.nspacl from pg_catalog.pg_namespace n where n.nspname = '${EXTENSIONS_SCHEMA}'
), stranger as (
    ${STRANGERS}
)
select pg_catalog.current_database() as database, current_user as login,
  (select pg_catalog.pg_get_userbyid(p.nspowner) from place p) as owner,
  array(select case g.grantee when 0 then 'public' else pg_catalog.pg_get_userbyid(g.grantee)::text end
    from place p cross join pg_catalog.aclexplode(p.nspacl) g
    where g.privilege_type = 'CREATE' and g.grantee <> p.nspowner order by 1) as creators,
  array(select object::text from stranger order by 1) as strangers,
  array(select c.relname::text from place p join pg_catalog.pg_class c on c.relnamespace = p.oid
      join pg_catalog.pg_roles r on r.rolname = $1
    where c.relkind in ('r', 'p', 'v', 'f')
      and (pg_catalog.has_table_privilege(r.oid, c.oid, 'DELETE, TRUNCATE')
        or pg_catalog.has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE'))
    order by 1) as writable`

const EXTENSIONS = `select wanted.name, n.nspname as schema, a.name is not null as "isAvailable"
from unnest($1::text[]) with ordinality as wanted (name, position)
  left join pg_catalog.pg_extension e on e.extname = wanted.name
  left join pg_catalog.pg_namespace n on n.oid = e.extnamespace
  left join pg_catalog.pg_available_extensions a on a.name = wanted.name
order by wanted.position`

/** @param app The role of requests. */
export async function readExtensions(
  client: Client,
  names: readonly string[],
  app: string,
): Promise<ExtensionFacts> {
  const { rows } = await client.query<Omit<ExtensionFacts, 'extensions'>>(FACTS, [app])
  const [place] = rows
  if (place === undefined) throw new TypeError('PostgreSQL told nothing of its extensions.')
  if (names.length === 0) return { ...place, extensions: [] }
  const found = await client.query<ExtensionFacts['extensions'][number]>(EXTENSIONS, [names])
  return { ...place, extensions: found.rows }
}
