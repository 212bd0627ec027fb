import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const ofTenant = (tenant: string) => sql<boolean>`invoice.tenant_id = ${tenant}::uuid`

export const list = (tenant: string) =>
  db.selectFrom('invoice').selectAll().where(ofTenant(tenant)).execute()
