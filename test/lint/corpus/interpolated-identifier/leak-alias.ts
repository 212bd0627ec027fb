import { Kysely, PostgresDialect, sql as raw } from 'kysely'
import { Pool } from 'pg'

const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function read(options: { schema: string }) {
  const { schema } = options
  return await raw`select * from ${raw.id(schema, 'currency')}`.execute(db)
}
