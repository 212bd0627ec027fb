import type { PoolClient } from 'pg'

import { quoteIdentifier } from '../sql-text.ts'

/** A table with rows of tenants. */
export interface MeasuredTable {
  /** In full, quoted. */
  readonly name: string
  readonly oid: number
  /** The bytes of one row, as an expression over its columns. */
  readonly rowBytes: string
}

/** What PostgreSQL knows of the size of a table without reading it, its partitions together. */
export interface TableSize {
  /** Of its rows, in blocks. */
  readonly blocks: number
  /** Of its rows, what lies beside them included (TOAST). */
  readonly tableBytes: number
  readonly indexBytes: number
}

/** Partitions are counted with their table, through which alone they can be read. Locks nothing. */
const TABLES = `
  select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as name, c.oid,
    (select pg_catalog.array_agg(a.attname::text order by a.attnum) from pg_catalog.pg_attribute a
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated <> 'v') as columns
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition and exists (
    select from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
  order by c.relname`

const SIZE = `
  select coalesce(sum(pg_catalog.pg_relation_size(p.relid) / pg_catalog.current_setting('block_size')::int), 0)::float8 as "blocks",
    coalesce(sum(pg_catalog.pg_table_size(p.relid)), 0)::float8 as "tableBytes",
    coalesce(sum(pg_catalog.pg_indexes_size(p.relid)), 0)::float8 as "indexBytes"
  from (
    select $1::oid as relid
    union
    select t.relid from pg_catalog.pg_partition_tree($1::oid) t
  ) p`

const NO_SIZE: TableSize = { blocks: 0, tableBytes: 0, indexBytes: 0 }
/** The header of a row and the pointer to it. */
const HEADER_BYTES = 28

/** The tables of a schema that hold rows of tenants. */
export async function readMeasuredTables(
  client: PoolClient,
  schema: string,
): Promise<MeasuredTable[]> {
  const { rows } = await client.query<{ name: string; oid: number; columns: string[] }>(TABLES, [
    schema,
  ])
  return rows.map(({ name, oid, columns }) => ({
    name,
    oid,
    rowBytes: [HEADER_BYTES, ...columns.map(sizeOfColumn)].join(' + '),
  }))
}

/** Waits for whoever has locked the table. */
export async function readTableSize(
  client: PoolClient,
  { oid }: MeasuredTable,
): Promise<TableSize> {
  const { rows } = await client.query<TableSize>(SIZE, [oid])
  return rows[0] ?? NO_SIZE
}

/** As it is stored: compressed where it is, and not fetched where it lies beside the row. */
function sizeOfColumn(column: string): string {
  return `coalesce(pg_catalog.pg_column_size(${quoteIdentifier(column)}), 0)`
}
