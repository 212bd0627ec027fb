import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const tell = (tenant: string, number: string) =>
  sql`select pg_notify(${`invoice_${tenant}`}, ${number})`.execute(db)

export const lock = (tenant: string, number: string) =>
  sql`select pg_advisory_lock(hashtext(${tenant}), hashtext(${number}))`.execute(db)
