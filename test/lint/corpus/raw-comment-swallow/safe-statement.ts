import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = () => sql`select code from currency -- all there are`.execute(db)

export const text = `select code from currency -- all there are`

export const statement = sql`select code from currency -- all there are`
