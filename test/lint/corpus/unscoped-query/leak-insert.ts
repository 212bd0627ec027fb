import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

interface Row {
  id: string
  name: string
}

export const save = (rows: Row[]) =>
  // The column has a default, which is the first tenant that there was.
  (db as unknown as Kysely<{ customer: Row }>).insertInto('customer').values(rows).execute()
