import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string) =>
  db
    .selectFrom('invoice as i')
    .selectAll()
    .where(sql<boolean>`i.tenant_id = ${tenant} and total > 0`)
    .where('i.number', '=', 'A')
    .execute()
