import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

interface Shared {
  country: { id: string; name: string }
}

const db = new Kysely<Shared>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const country = async (id: string) =>
  db.selectFrom('country').selectAll().where('id', '=', id).executeTakeFirst()
