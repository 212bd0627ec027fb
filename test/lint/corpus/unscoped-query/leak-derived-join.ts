import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string) =>
  db
    .selectFrom('customer as c')
    .leftJoin(
      (eb) => eb.selectFrom('invoice').select(['customer_id', 'number']).as('i'),
      (join) => join.onRef('i.customer_id', '=', 'c.id'),
    )
    .select(['c.name', 'i.number'])
    .where('c.tenant_id', '=', tenant)
    .execute()
