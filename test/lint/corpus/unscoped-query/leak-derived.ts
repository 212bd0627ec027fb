import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string) =>
  db
    .with('totals', (qb) =>
      qb
        .selectFrom('invoice')
        .select((eb) => ['customer_id', eb.fn.sum('total').as('total')])
        .groupBy('customer_id'),
    )
    .selectFrom('totals')
    .innerJoin('customer', 'customer.id', 'totals.customer_id')
    .select(['customer.name', 'totals.total'])
    .where('customer.tenant_id', '=', tenant)
    .execute()
