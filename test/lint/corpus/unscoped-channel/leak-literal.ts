import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

import type { Transaction } from 'kysely'

export const tell = (trx: Transaction<Database>, number: string) =>
  sql`notify invoice_changed, ${sql.lit(number)}`.execute(trx)

export const run = (number: string) => db.transaction().execute((trx) => tell(trx, number))
