import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const enter = (database: Kysely<Database>) => sql`set local role application`.execute(database)

export const list = () =>
  db.transaction().execute(async (trx) => {
    await enter(db)
    return await trx.selectFrom('currency').selectAll().execute()
  })
