import { Kysely, PostgresDialect, type SelectQueryBuilder } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

function scoped<O>(query: SelectQueryBuilder<Database, 'invoice', O>, tenant: string) {
  return query.where('tenant_id', '=', tenant)
}

export const list = (tenant: string) =>
  scoped(db.selectFrom('invoice').selectAll(), tenant).execute()
