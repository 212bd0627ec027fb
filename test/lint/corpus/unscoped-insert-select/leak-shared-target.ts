import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const learn = () =>
  db
    .insertInto('currency')
    .columns(['code', 'name'])
    .expression((eb) => eb.selectFrom('invoice').select(['number as code', 'number as name']))
    .execute()
