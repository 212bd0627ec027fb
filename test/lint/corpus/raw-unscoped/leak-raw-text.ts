import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const TEXT = 'select * from invoice'

export const list = (least: number) => sql.raw(`${TEXT} where total > ${least}`).execute(db)
