import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const derived = (tenant: string) =>
  db
    .selectFrom((eb) => eb.selectFrom('invoice').selectAll().where('total', '>', 0).as('i'))
    .selectAll()
    .where('i.tenant_id', '=', tenant)
    .execute()

export const totals = (tenant: string) =>
  db
    .with('totals', (qb) =>
      qb
        .selectFrom('invoice')
        .select((eb) => ['tenant_id', 'customer_id', eb.fn.sum('total').as('total')])
        .groupBy(['tenant_id', 'customer_id']),
    )
    .selectFrom('totals as t')
    .innerJoin('customer as c', (join) =>
      join.onRef('c.tenant_id', '=', 't.tenant_id').onRef('c.id', '=', 't.customer_id'),
    )
    .select(['c.name', 't.total'])
    .where('c.tenant_id', '=', tenant)
    .execute()
