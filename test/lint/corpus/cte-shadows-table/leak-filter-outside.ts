import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const find = (tenant: string, number: string) =>
  db
    .with('invoice', (qb) => qb.selectFrom('invoice').selectAll().where('number', '=', number))
    .selectFrom('invoice')
    .select((eb) => [eb.fn.countAll().as('count')])
    .execute()
    .then((rows) => ({ tenant, rows }))
