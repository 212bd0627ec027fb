import * as kysely from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new kysely.Kysely<Database>({
  dialect: new kysely.PostgresDialect({ pool: new Pool() }),
})

function prepare(text: string, values: unknown[]) {
  return kysely.CompiledQuery.raw(text, values)
}

async function run(query: kysely.CompiledQuery) {
  return (await db.executeQuery(query)).rows
}

export const remove = (id: string) => run(prepare('delete from invoice where id = $1', [id]))
