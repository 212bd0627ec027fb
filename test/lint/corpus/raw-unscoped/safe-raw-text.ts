import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const own = (tenant: string) =>
  sql`${sql.raw('select * from invoice')} where tenant_id = ${tenant}`.execute(db)
