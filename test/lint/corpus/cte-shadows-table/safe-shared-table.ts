import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const report = (schema: string) =>
  db
    .withSchema(schema)
    .with('currency', (qb) => qb.selectFrom('currency').selectAll())
    .selectFrom('currency')
    .selectAll()
    .execute()
