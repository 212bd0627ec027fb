import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string) =>
  db.transaction().execute(async (trx) => {
    await sql`select set_config('app.tenant', ${tenant}, true)`.execute(trx)
    return await trx.selectFrom('currency').selectAll().execute()
  })
