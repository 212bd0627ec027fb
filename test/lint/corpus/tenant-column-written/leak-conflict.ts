import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const save = (tenant_id: string, id: string, name: string) =>
  db
    .insertInto('customer')
    .values({ tenant_id, id, name })
    .onConflict((oc) => oc.column('id').doUpdateSet({ tenant_id, name }))
    .execute()
