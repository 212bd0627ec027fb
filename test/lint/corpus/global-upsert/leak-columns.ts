import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function save(tenant_id: string, number: string, customer_id: string) {
  const total = 0
  return await db
    .insertInto('invoice')
    .values([{ tenant_id, number, customer_id, total }])
    .onConflict((oc) => oc.columns(['number', 'customer_id']).doUpdateSet({ total }))
    .returning('id')
    .executeTakeFirst()
}
