import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const copy = (tenant: string) =>
  db
    .insertInto('customer')
    .columns(['tenant_id', 'name'])
    .expression((eb) =>
      eb
        .selectFrom('customer')
        .select(['customer.tenant_id', 'customer.name'])
        .where('customer.tenant_id', '=', tenant)
        .where((inner) =>
          inner.exists(
            inner
              .selectFrom('invoice')
              .select('invoice.id')
              .whereRef('invoice.tenant_id', '=', 'customer.tenant_id')
              .whereRef('invoice.customer_id', '=', 'customer.id'),
          ),
        ),
    )
    .execute()
