import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

class Session {
  readonly #db: Kysely<Database>

  constructor(database: Kysely<Database>) {
    this.#db = database
  }

  async enter(schema: string) {
    await sql`select set_config('search_path', ${schema}, true)`.execute(this.#db)
  }
}

export const session = new Session(db)
