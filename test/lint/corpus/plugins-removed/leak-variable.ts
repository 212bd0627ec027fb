import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'
import { TenantPlugin } from '../tenant-plugin.ts'

const plain = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })
const db = plain.withPlugin(new TenantPlugin(() => 'acme'))
const fast = db.withoutPlugins()

export async function largest() {
  return await fast.selectFrom('invoice').selectAll().orderBy('total', 'desc').executeTakeFirst()
}
