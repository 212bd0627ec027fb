import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string) =>
  db
    .selectFrom('customer as c')
    .select((eb) => [
      'c.name',
      eb
        .selectFrom('invoice')
        .select((sub) => sub.fn.countAll().as('count'))
        .whereRef('invoice.tenant_id', '=', 'c.tenant_id')
        .whereRef('invoice.customer_id', '=', 'c.id')
        .as('invoices'),
    ])
    .where('c.tenant_id', '=', tenant)
    .execute()
