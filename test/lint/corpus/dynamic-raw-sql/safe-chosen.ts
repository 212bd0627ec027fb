import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const BY = new Map([
  ['code', 'code desc'],
  ['name', 'name'],
])

export const list = (key: string) =>
  sql`select code from currency order by ${sql.raw(BY.get(key) ?? 'code')}`.execute(db)

export const recent = (days: number) =>
  sql`select now() - interval '${sql.raw(String(days))} days', '${sql.raw(new Date().toISOString())}'`.execute(
    db,
  )

function columnOf(key: string): string {
  switch (key) {
    case 'code':
      return 'code'
    default:
      return 'name'
  }
}

export const sorted = (key: string) =>
  db
    .selectFrom('currency')
    .selectAll()
    .orderBy(sql.raw(columnOf(key)))
    .execute()
