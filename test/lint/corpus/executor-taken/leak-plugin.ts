import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'
import { TenantPlugin } from '../tenant-plugin.ts'

declare function currentTenant(): string

const db = new Kysely<Database>({
  dialect: new PostgresDialect({ pool: new Pool() }),
  plugins: [new TenantPlugin(currentTenant)],
})

export const run = (query: CompiledQuery) => db.getExecutor().executeQuery(query)
