import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string, newestFirst: boolean) => {
  const query = db.selectFrom('invoice').selectAll().where('invoice.tenant_id', '=', tenant)
  return (newestFirst ? query.orderBy('id', 'desc') : query.orderBy('id')).execute()
}
