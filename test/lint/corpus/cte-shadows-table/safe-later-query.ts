import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const report = (tenant: string) =>
  db
    .with('customer', (qb) => qb.selectFrom('customer').selectAll().where('tenant_id', '=', tenant))
    .with('named', (qb) => qb.selectFrom('customer').select('customer.id'))
    .selectFrom('named')
    .innerJoin('customer', 'customer.id', 'named.id')
    .select('customer.name')
    .execute()
