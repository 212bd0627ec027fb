import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

class List {
  async sorted(query: Record<string, string>) {
    const { ref } = db.dynamic
    void ref
    return await db
      .selectFrom('currency')
      .selectAll()
      .orderBy(db.dynamic.ref(query['sort'] ?? 'code'))
      .execute()
  }
}

export const list = new List()
