import type { Client } from 'pg'

import { type Schema, SCHEMA_SQL, type SchemaRow, toSchema } from '../schema/index.ts'

export interface ReadSchemaOptions {
  readonly schema: string
  /** The role of requests. */
  readonly writer: string
}

/** The tables of a schema; leaves the search_path of the session on it. */
export async function readSchema(
  client: Client,
  { schema, writer }: ReadSchemaOptions,
): Promise<Schema> {
  await client.query(
    `select set_config('search_path', quote_ident($1) || ', tenantry_extensions, pg_temp', false)`,
    [schema],
  )
  const { rows } = await client.query<{ schema: SchemaRow }>(SCHEMA_SQL)
  return toSchema(rows[0]?.schema ?? { tables: [], enums: [] }, writer)
}
