import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const pool = new Pool()
const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })

export const find = (tenant: string, id: string) =>
  pool.query('select * from invoice where id = $2 and tenant_id = $1', [tenant, id])

export const list = (tenant: string) =>
  sql`select i.number, c.name from invoice i join customer c using (tenant_id)
    where i.tenant_id = ${tenant}`.execute(db)
