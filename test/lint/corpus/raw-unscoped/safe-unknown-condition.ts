import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const pool = new Pool()
const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })

import type { Expression } from 'kysely'

export const list = (filter: Expression<boolean>) =>
  sql`select * from invoice where ${filter}`.execute(db)

export const find = (tenant: string, number?: string) => {
  const where = ['tenant_id = $1']
  const values = [tenant]
  if (number !== undefined) where.push(`number = $${values.push(number)}`)
  return pool.query(`select * from invoice where ${where.join(' and ')}`, values)
}

export const all = (tenant: string, isLarge: boolean) => {
  const end = isLarge ? 'where tenant_id = $1 and total > 10' : 'where tenant_id = $1'
  return pool.query(`select * from invoice ${end}`, [tenant])
}
