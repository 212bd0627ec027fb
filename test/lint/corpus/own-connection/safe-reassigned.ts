import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

let db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })
if (process.env['CAMEL']) db = db.withPlugin(new CamelCasePlugin())

export const list = (tenant: string) =>
  db.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant).execute()
