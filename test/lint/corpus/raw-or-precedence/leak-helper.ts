import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

import type { RawBuilder } from 'kysely'

function matches(text: string): RawBuilder<boolean> {
  return sql<boolean>`number = ${text} OR total::text = ${text}`
}

class Invoices {
  async search(tenant: string, text: string) {
    return await db
      .deleteFrom('invoice')
      .where('tenant_id', '=', tenant)
      .where(matches(text))
      .executeTakeFirst()
  }
}

export const invoices = new Invoices()
