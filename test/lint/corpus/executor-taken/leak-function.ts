import { type CompiledQuery, Kysely, PostgresDialect, type QueryExecutor } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'
import { TenantPlugin } from '../tenant-plugin.ts'

const plugins = [new TenantPlugin(() => 'acme')]
const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }), plugins })

const executorOf = (database: Kysely<Database>): QueryExecutor => database.getExecutor()

export async function run(query: CompiledQuery) {
  return await executorOf(db).executeQuery(query)
}
