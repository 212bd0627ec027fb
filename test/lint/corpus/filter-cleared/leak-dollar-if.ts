import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string, filters: { any?: boolean }) =>
  db
    .selectFrom('customer')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .$if(filters.any === true, (query) => query.clearWhere())
    .execute()
