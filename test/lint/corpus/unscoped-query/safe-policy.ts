import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const withTenant = <Result>(
  tenant: string,
  work: (trx: Transaction<Database>) => Promise<Result>,
) =>
  db.transaction().execute(async (trx) => {
    await sql`select set_config('app.tenant_id', ${tenant}, true)`.execute(trx)
    return await work(trx)
  })

export const list = (tenant: string) =>
  withTenant(tenant, (trx) =>
    trx
      .selectFrom((eb) => eb.selectFrom('invoice').selectAll().as('i'))
      .selectAll()
      .execute(),
  )
