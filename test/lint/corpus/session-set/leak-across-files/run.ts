import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import { enter } from './enter.ts'

const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const run = (schema: string) => enter(db, schema)
