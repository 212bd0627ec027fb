import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (column: keyof Database['currency'], code: 'code') =>
  sql`select ${sql.ref(column)} from ${sql.table('currency')} order by ${sql.id(code)}`.execute(db)
