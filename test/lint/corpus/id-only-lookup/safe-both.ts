import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const remove = async (tenant: string, id: string) =>
  db.deleteFrom('invoice').where('id', '=', id).where('tenant_id', '=', tenant).executeTakeFirst()

export const find = async (tenant_id: string, id: string) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where((eb) => eb.and({ tenant_id, id }))
    .executeTakeFirst()
