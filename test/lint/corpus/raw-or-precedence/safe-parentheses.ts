import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const due = sql<boolean>`(total > 0 or number is null)`

export const list = (tenant: string) =>
  db.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant).where(due).execute()

export const all = (tenant: string) =>
  sql`select * from invoice where tenant_id = ${tenant} and ${due}`.execute(db)
