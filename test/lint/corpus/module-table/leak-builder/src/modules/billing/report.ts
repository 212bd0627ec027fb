import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../../../../../database.ts'

export const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const names = (tenant: string) =>
  db.selectFrom('customer').select('name').where('tenant_id', '=', tenant).execute()
