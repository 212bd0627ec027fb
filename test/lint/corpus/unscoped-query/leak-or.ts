import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function find(tenant: string, number: string) {
  return await db
    .selectFrom('invoice')
    .selectAll()
    .where((eb) => eb.or([eb('tenant_id', '=', tenant), eb('number', '=', number)]))
    .execute()
}
