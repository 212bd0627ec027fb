import { type ColumnType, Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

/** The same table as a developer without Tenantry types it. */
export interface PlainDatabase {
  invoice: {
    tenant_id: string
    id: ColumnType<string, string | undefined, never>
    number: string
    amount: number
  }
}

/**
 * Kysely as it comes, on a pool with the settings that the runtime gives its own.
 *
 * @param connections The most that it opens. Default: 10.
 */
export function openReference(
  url: string,
  schema: string,
  connections = 10,
): Kysely<PlainDatabase> {
  return new Kysely<PlainDatabase>({
    dialect: new PostgresDialect({
      pool: new Pool({
        connectionString: url,
        max: connections,
        connectionTimeoutMillis: 10_000,
        idleTimeoutMillis: 10_000,
        application_name: 'reference',
        options: `-c search_path=${schema}`,
        pipeline: true,
      }),
    }),
  })
}
