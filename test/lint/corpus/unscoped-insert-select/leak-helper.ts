import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

function rowsOf(database: Kysely<Database>) {
  return database.selectFrom('customer').select(['customer.tenant_id', 'customer.name'])
}

export const copy = (prefix: string) =>
  db
    .insertInto('customer')
    .columns(['tenant_id', 'name'])
    .expression(rowsOf(db).where('customer.name', 'like', `${prefix}%`))
    .execute()
