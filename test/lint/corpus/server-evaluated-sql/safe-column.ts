import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = () =>
  sql`select c.dblink from (select code as dblink from currency) c`.execute(db)

export const count = () =>
  db
    .selectFrom('currency')
    .select((eb) => eb.fn<number>('count', ['code']).as('count'))
    .execute()
