import type { Client } from 'pg'

import { ownPathOf } from '../../../database/sql-text.ts'
import type { CrossingKey, ModuleTable } from './module-table.ts'

/**
 * The ledger of the placement, and the tables of events, which are no module's: callers write events where their own rows are,
 * and what was done is remembered where it was done.
 */
const OF_NO_MODULE = "'tenantry_ledger', 'extraction_outbox', 'extraction_inbox'"

const TABLES = `
  select c.relname as name, c.relkind::text as kind, c.relpersistence = 'p' as "isLogged",
    exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as "isTenants",
    (not c.relrowsecurity or exists (
      select from pg_catalog.pg_policy p, unnest(p.polroles) as given (role)
      where p.polrelid = c.oid and p.polpermissive and (role = 0 or pg_catalog.pg_has_role($2, role, 'usage'))))
      and pg_catalog.has_table_privilege($2, c.oid, 'select, insert, delete') as "isOpen",
    c.relkind = 'r' and exists (select from pg_catalog.pg_inherits i where i.inhparent = c.oid) as "hasHeirs",
    (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
        'isGenerated', a.attgenerated <> '', 'isNullable', not a.attnotnull,
        'sequence', (select pg_catalog.jsonb_build_object('name', s.seqrelid::regclass::text, 'increment', s.seqincrement)
          from pg_catalog.pg_sequence s
          where s.seqrelid in (
            select d.objid from pg_catalog.pg_depend d
            where d.classid = 'pg_class'::regclass and d.refobjid = c.oid and d.refobjsubid = a.attnum and d.deptype = 'i'
            union select d.refobjid from pg_catalog.pg_depend d
              join pg_catalog.pg_attrdef f on f.oid = d.objid
            where d.classid = 'pg_attrdef'::regclass and d.refclassid = 'pg_class'::regclass
              and f.adrelid = c.oid and f.adnum = a.attnum)
          limit 1)
      ) order by a.attnum)
      from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    coalesce((select array_agg(a.attname::text order by part.at)
      from pg_catalog.pg_index x, unnest(x.indkey) with ordinality as part (number, at)
      join pg_catalog.pg_attribute a on a.attnum = part.number
      where x.indrelid = c.oid and x.indisprimary and a.attrelid = c.oid), '{}') as key,
    (select greatest(sum(l.reltuples), 0)::float8 from pg_catalog.pg_class l where l.oid = any(leaves.oids)) as rows,
    (select sum(pg_catalog.pg_table_size(leaf))::float8 from unnest(leaves.oids) as leaf) as bytes
  from pg_catalog.pg_class c
  -- A table that has no partitions is in no tree.
  cross join lateral (select coalesce(array_agg(t.relid::oid) filter (where t.isleaf), array[c.oid]) as oids
    from pg_catalog.pg_partition_tree(c.oid) t) leaves
  where c.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident($1)) and c.relkind in ('r', 'p', 'f')
    and not c.relispartition and c.relname not in (${OF_NO_MODULE}) and ($3::text[] is null or c.relname = any($3))
  order by c.relname`

/** A key of `tenant_id` alone leads to the registry of the tenants, which each side has for itself. */
const CROSSING = `
  select f.conname as name, c.oid::regclass::text as table, r.oid::regclass::text as "refersTo", c.is_inside as "leadsOut"
  from pg_catalog.pg_constraint f
  join lateral (select f.conrelid as oid, n.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident($1)) and n.relname = any($2) as is_inside
    from pg_catalog.pg_class n where n.oid = f.conrelid) c on true
  join lateral (select f.confrelid as oid, n.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident($1)) and n.relname = any($2) as is_inside
    from pg_catalog.pg_class n where n.oid = f.confrelid) r on true
  where f.contype = 'f' and f.conparentid = 0 and c.is_inside <> r.is_inside
    and not (c.is_inside and (select array_agg(a.attname::text) from pg_catalog.pg_attribute a
      where a.attrelid = f.conrelid and a.attnum = any(f.conkey)) = array['tenant_id'])
  order by 2, 1`

export interface TableQuestion {
  readonly schema: string
  /** The role that sees the rows of all tenants. */
  readonly system: string
  /** Names of tables. Default: all. */
  readonly only?: readonly string[]
}

/**
 * The tables of a schema, by name, as its transaction sees them. Types and sequences are told without their schema, so that
 * they are the same on both sides; its search_path is another one afterwards.
 */
export async function tablesInside(
  client: Client,
  { schema, system, only }: TableQuestion,
): Promise<ModuleTable[]> {
  await lookIn(client, schema)
  const { rows } = await client.query<ModuleTable>(TABLES, [schema, system, only ?? null])
  return rows
}

/** The same in a transaction of its own. */
export async function readModuleTables(
  client: Client,
  question: TableQuestion,
): Promise<ModuleTable[]> {
  await client.query('begin read only')
  const tables = await tablesInside(client, question)
  await client.query('commit')
  return tables
}

/** The foreign keys between some tables of a placement and all others of its database, in both directions. */
export async function readCrossingKeys(
  client: Client,
  schema: string,
  tables: readonly string[],
): Promise<CrossingKey[]> {
  await client.query('begin read only')
  await lookIn(client, schema)
  const { rows } = await client.query<CrossingKey>(CROSSING, [schema, tables])
  await client.query('commit')
  return rows
}

async function lookIn(client: Client, schema: string): Promise<void> {
  await client.query("select pg_catalog.set_config('search_path', $1, true)", [ownPathOf(schema)])
}
