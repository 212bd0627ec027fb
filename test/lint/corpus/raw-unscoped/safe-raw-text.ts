import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

import type { Tenancy } from '@tenantry/runtime'

export const list = (tenancy: Tenancy<Database>) =>
  sql.raw('select * from invoice').execute(tenancy.db)

export const own = (tenant: string) =>
  sql`${sql.raw('select * from invoice')} where tenant_id = ${tenant}`.execute(db)
