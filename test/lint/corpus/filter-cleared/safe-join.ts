import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const all = (tenant: string) =>
  db
    .selectFrom('customer')
    .innerJoin('invoice', (join) =>
      join
        .onRef('invoice.customer_id', '=', 'customer.id')
        .onRef('invoice.tenant_id', '=', 'customer.tenant_id')
        .on('customer.tenant_id', '=', tenant),
    )
    .select('customer.name')
    .where('invoice.total', '>', 0)
    .clearWhere()
    .execute()
