import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'
import { TenantPlugin } from '../tenant-plugin.ts'

declare function currentTenant(): string

const db = new Kysely<Database>({
  dialect: new PostgresDialect({ pool: new Pool() }),
  plugins: [new TenantPlugin(currentTenant)],
})

const archive = 'archive'

export const archived = () => db.withSchema(archive).selectFrom('invoice').selectAll().execute()
