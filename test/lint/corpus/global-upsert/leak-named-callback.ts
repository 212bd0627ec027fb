import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

import type { OnConflictBuilder } from 'kysely'

const KEY = 'id'

const byId = (oc: OnConflictBuilder<Database, 'customer'>) =>
  oc.column(KEY).doUpdateSet((eb) => ({ name: eb.ref('excluded.name') }))

export const save = (row: { tenant_id: string; id: string; name: string }) =>
  db.insertInto('customer').values(row).onConflict(byId).execute()
