import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = () =>
  db
    .selectFrom('currency')
    .select((eb) => eb.ref('currency.code').as('value'))
    .execute()
