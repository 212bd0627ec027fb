import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

class Numbers {
  async next(kind: string) {
    return await db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(hashtext(${kind}))`.execute(trx)
      return await trx.selectFrom('currency').selectAll().execute()
    })
  }
}

export const numbers = new Numbers()
