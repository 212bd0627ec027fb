import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string) =>
  db
    .selectFrom('invoice')
    .select('number')
    .where('tenant_id', '=', tenant)
    .modifyEnd(sql`union all select name from customer`)
    .execute()
