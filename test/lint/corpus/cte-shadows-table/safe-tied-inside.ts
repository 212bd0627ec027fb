import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const report = (tenant: string) =>
  db
    .with('invoice', (qb) => qb.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant))
    .selectFrom('invoice')
    .select((eb) => eb.fn.sum('total').as('total'))
    .execute()
