import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where(sql<boolean>`total = 0 /* nothing is due */`)
    .where(sql<boolean>`
      -- what is due
      total > 0
    `)
    .where('tenant_id', '=', tenant)
    .execute()
