import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

function names(database: Kysely<Database>) {
  return database
    .with('customer(id, name)', (qb) => qb.selectFrom('customer').select(['id', 'name']))
    .selectFrom('customer')
    .select('name')
    .execute()
}

export const run = () => db.transaction().execute((trx) => names(trx))
