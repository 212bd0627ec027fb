import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const ofTenant = (tenant: string) => sql`tenant_id = ${tenant}`

export const list = (tenant: string) =>
  sql`select * from ${sql.table('invoice')} where ${ofTenant(tenant)} and total > 0`.execute(db)
