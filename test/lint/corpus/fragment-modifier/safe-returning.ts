import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const remove = (tenant: string) =>
  db
    .deleteFrom('invoice')
    .where('tenant_id', '=', tenant)
    .modifyEnd(sql`returning number`)
    .execute()
