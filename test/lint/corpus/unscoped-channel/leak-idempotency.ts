import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

interface Tables {
  idempotency_key: { key: string; answer: string }
}

const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const answered = (key: string) =>
  db.selectFrom('idempotency_key').select('answer').where('key', '=', key).executeTakeFirst()
