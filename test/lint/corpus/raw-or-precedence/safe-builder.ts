import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .where((eb) => eb.or([eb('total', '>', 0), eb('number', 'is', null)]))
    .where((eb) => eb('total', '>', 0).or('number', '=', 'A'))
    .execute()
