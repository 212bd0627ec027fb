import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

import type { Transaction } from 'kysely'

const enter = (trx: Transaction<Database>, tenant: string) =>
  sql`select set_config('app.tenant', ${tenant}, true)`.execute(trx)

export const list = (tenant: string) =>
  db.transaction().execute(async (trx) => {
    await enter(trx, tenant)
    return await trx.selectFrom('currency').selectAll().execute()
  })
