import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const filter = (number: string | undefined) =>
  number === undefined ? sql`true` : sql`number = ${number}`

export const list = (number?: string) =>
  sql`select * from ${sql.table('invoice')} where ${filter(number)}`.execute(db)
