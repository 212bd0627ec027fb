import * as kysely from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new kysely.Kysely<Database>({
  dialect: new kysely.PostgresDialect({ pool: new Pool() }),
})
const KEY = 'id' as const

export const remove = async (id: string) =>
  db.deleteFrom('invoice').where(KEY, '=', id).executeTakeFirst()
