import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

type Direction = 'asc' | 'desc'

export const list = (direction: Direction, isLast: boolean) =>
  db
    .selectFrom('currency')
    .selectAll()
    .orderBy('code', sql.raw(direction) as never)
    .orderBy('name', sql`${sql.raw(isLast ? 'asc nulls last' : 'asc')}` as never)
    .execute()
