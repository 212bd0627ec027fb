import type { Client } from 'pg'

import { quoteIdentifier } from '../../../database/sql-text.ts'

/**
 * Has the planner know what is in tables of which most has come since it looked last, as autovacuum would within minutes. Without
 * that it takes each index that begins with the tenant for as good as any, and may look every key up among all rows of the
 * tenant: a move falls behind what is written meanwhile. Where the login may not, or somebody else is at it, PostgreSQL warns and
 * goes on.
 */
export async function refreshStatistics(
  client: Client,
  schema: string,
  tables: readonly string[],
): Promise<void> {
  // What this session has written is counted a second later otherwise.
  await client.query('select pg_catalog.pg_stat_force_next_flush()')
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_catalog.pg_class c
     where c.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident($1)) and c.relname = any($2)
       and exists (
         select from (select c.oid as relid union select p.relid from pg_catalog.pg_partition_tree(c.oid) p) part
         join pg_catalog.pg_stat_all_tables s on s.relid = part.relid
         where coalesce(s.last_analyze, s.last_autoanalyze) is null or s.n_mod_since_analyze > 50 + s.n_live_tup / 2
       )`,
    [schema, tables],
  )
  const names = rows.map(({ name }) => `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`)
  if (names.length > 0) await client.query(`analyze (skip_locked) ${names.join(', ')}`)
}
