import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

import type { Updateable } from 'kysely'

type Change = Omit<Updateable<Database['invoice']>, 'tenant_id'>

export const change = (tenant: string, id: string, change: Change) =>
  db
    .updateTable('invoice')
    .set({ ...change, total: 0 })
    .where('tenant_id', '=', tenant)
    .where('id', '=', id)
    .execute()
