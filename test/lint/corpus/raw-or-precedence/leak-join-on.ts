import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string) =>
  db
    .selectFrom('invoice as i')
    .innerJoin('customer as c', (join) =>
      join
        .onRef('c.tenant_id', '=', 'i.tenant_id')
        .on(sql<boolean>`c.id = i.customer_id or c.name = i.number`),
    )
    .select(['c.name', 'i.number'])
    .where('i.tenant_id', '=', tenant)
    .execute()
