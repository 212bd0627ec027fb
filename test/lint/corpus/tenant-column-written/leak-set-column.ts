import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function move(from: string, to: string, id: string) {
  await db
    .updateTable('invoice as i')
    .set('tenant_id', to)
    .where('i.tenant_id', '=', from)
    .where('i.id', '=', id)
    .execute()
}
