import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'
import { TenantPlugin } from '../tenant-plugin.ts'

let db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })
db = db.withPlugin(new TenantPlugin(() => 'acme'))
if (process.env['CAMEL']) db = db.withPlugin(new CamelCasePlugin())

export const list = () => db.withoutPlugins().selectFrom('invoice').selectAll().execute()
