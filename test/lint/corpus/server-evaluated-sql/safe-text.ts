import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const find = () =>
  sql`select code from currency where name = 'query_to_xml(1)' -- no dblink('x')
  `.execute(db)
