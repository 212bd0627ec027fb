import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const report = (query: string) =>
  db
    .selectFrom('currency')
    .select((eb) => eb.fn<string>('query_to_xml', [eb.val(query)]).as('report'))
    .execute()
