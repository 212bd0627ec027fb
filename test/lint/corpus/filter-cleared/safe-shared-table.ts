import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const all = () =>
  db.selectFrom('currency').selectAll().where('code', '=', 'EUR').clearWhere().execute()
