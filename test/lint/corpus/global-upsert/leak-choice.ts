import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const save = (tenant_id: string, id: string, name: string, isNew: boolean) =>
  db
    .insertInto('customer')
    .values({ tenant_id, id, name })
    .onConflict((oc) => {
      const key = oc.column('id')
      return isNew ? key.doNothing() : key.doUpdateSet({ name })
    })
    .execute()
