import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export class Invoices {
  list(tenant: string) {
    return db
      .selectFrom('invoice')
      .select(sql<string>`number /* as it is printed`.as('number'))
      .where('tenant_id', '=', tenant)
      .execute()
  }
}
