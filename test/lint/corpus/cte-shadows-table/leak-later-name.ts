import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const report = (schema: string, tenant: string) =>
  db
    .withSchema(schema)
    .with('recent', (qb) => qb.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant))
    .with('invoice', (qb) => qb.selectFrom('recent').selectAll())
    .selectFrom('invoice')
    .selectAll()
    .execute()
