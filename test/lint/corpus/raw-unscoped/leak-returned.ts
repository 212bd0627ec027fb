import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const invoices = () => sql<{ number: string }>`select number from invoice`

function run<Row>(query: ReturnType<typeof sql<Row>>) {
  return query.execute(db)
}

export const list = () => run(invoices())
