import type { PoolClient } from 'pg'

import { quoteIdentifier } from '../sql-text.ts'

/** A table with rows of tenants, as PostgreSQL knows its size without reading it. */
export interface MeasuredTable {
  /** In full, quoted. */
  readonly name: string
  /** Of its rows, in blocks, those of all partitions together. */
  readonly blocks: number
  /** Of its rows, what lies beside them included (TOAST). */
  readonly tableBytes: number
  readonly indexBytes: number
  /** The bytes of one row, as an expression over its columns. */
  readonly rowBytes: string
}

interface TableRow {
  readonly name: string
  readonly blocks: number
  readonly table_bytes: number
  readonly index_bytes: number
  readonly columns: string[]
}

/** Partitions are counted with their table, through which alone they can be read. */
const TABLES = `
  select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as name,
    sum(pg_catalog.pg_relation_size(l.relid) / pg_catalog.current_setting('block_size')::int)::float8 as blocks,
    sum(pg_catalog.pg_table_size(l.relid))::float8 as table_bytes,
    sum(pg_catalog.pg_indexes_size(l.relid))::float8 as index_bytes,
    (select pg_catalog.array_agg(a.attname::text order by a.attnum) from pg_catalog.pg_attribute a
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated <> 'v') as columns
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  cross join lateral (
    select c.oid as relid where c.relkind = 'r'
    union all
    select p.relid from pg_catalog.pg_partition_tree(c.oid) p where c.relkind = 'p' and p.isleaf
  ) l
  where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition and exists (
    select from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
  group by c.oid, n.nspname, c.relname
  order by c.relname`

/** The header of a row and the pointer to it. */
const HEADER_BYTES = 28

/** The tables of a schema that hold rows of tenants. */
export async function readMeasuredTables(
  client: PoolClient,
  schema: string,
): Promise<MeasuredTable[]> {
  const { rows } = await client.query<TableRow>(TABLES, [schema])
  return rows.map(
    ({ name, blocks, table_bytes: tableBytes, index_bytes: indexBytes, columns }) => ({
      name,
      blocks,
      tableBytes,
      indexBytes,
      rowBytes: [HEADER_BYTES, ...columns.map(sizeOfColumn)].join(' + '),
    }),
  )
}

/** As it is stored: compressed where it is, and not fetched where it lies beside the row. */
function sizeOfColumn(column: string): string {
  return `coalesce(pg_catalog.pg_column_size(${quoteIdentifier(column)}), 0)`
}
