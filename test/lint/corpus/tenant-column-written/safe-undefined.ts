import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

interface Change {
  tenant_id: string
  number: string
}

export const change = (tenant: string, change: Change) =>
  db
    .updateTable('invoice')
    .set({ ...change, tenant_id: undefined })
    .where('tenant_id', '=', tenant)
    .execute()
