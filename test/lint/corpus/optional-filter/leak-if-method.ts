import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string | undefined) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .$if(tenant !== undefined, (query) => query.where('tenant_id', '=', tenant ?? ''))
    .execute()
