import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const changeOf = (owner: string) => ({ tenant_id: owner, total: 0 })

export async function take(tenant: string, owner: string, number: string) {
  const change = { ...changeOf(owner), number }
  await db.updateTable('invoice').set(change).where('tenant_id', '=', tenant).execute()
}
