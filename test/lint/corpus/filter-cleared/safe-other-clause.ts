import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const all = (tenant: string) =>
  db
    .selectFrom('invoice')
    .select('number')
    .where('tenant_id', '=', tenant)
    .orderBy('number')
    .clearOrderBy()
    .clearSelect()
    .selectAll()
    .execute()
