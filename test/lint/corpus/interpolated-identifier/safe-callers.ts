import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const count = (table: string) => sql`select count(*) from ${sql.table(table)}`.execute(db)

export const currencies = () => count('currency')
