import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (code: string) =>
  db
    .selectFrom('currency')
    .selectAll()
    .where('code', '=', code)
    .where(sql<boolean>`name = 'a' or name = 'b'`)
    .execute()
