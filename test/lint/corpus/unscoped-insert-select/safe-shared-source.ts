import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const copy = (tenant: string) =>
  db
    .insertInto('customer')
    .columns(['tenant_id', 'name'])
    .expression((eb) =>
      eb.selectFrom('currency').select((one) => [one.val(tenant).as('tenant_id'), 'name']),
    )
    .execute()
