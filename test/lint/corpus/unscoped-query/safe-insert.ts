import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

import type { Insertable } from 'kysely'

const stamp = (tenant_id: string) => ({ tenant_id })

export const save = (tenant: string, name: string) =>
  db
    .insertInto('customer')
    .values({ name, ...stamp(tenant) })
    .execute()

export const saveAll = (rows: Insertable<Database['customer']>[]) =>
  db.insertInto('customer').values(rows).execute()

export const saveAny = <Row extends Insertable<Database['customer']>>(row: Row) =>
  db.insertInto('customer').values(row).execute()
