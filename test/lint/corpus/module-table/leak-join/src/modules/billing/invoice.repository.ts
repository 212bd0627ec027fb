import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../../../../../database.ts'

export const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string) =>
  db
    .selectFrom('invoice')
    .innerJoin('customer', (join) =>
      join
        .onRef('customer.tenant_id', '=', 'invoice.tenant_id')
        .onRef('customer.id', '=', 'invoice.customer_id'),
    )
    .select(['invoice.number', 'customer.name'])
    .where('invoice.tenant_id', '=', tenant)
    .execute()
