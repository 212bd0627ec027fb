import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

interface Customer {
  tenant_id: string
  id: string
  name: string
}

export const save = (customer: Customer) =>
  db
    .updateTable('customer')
    .set(customer)
    .where('tenant_id', '=', customer.tenant_id)
    .where('id', '=', customer.id)
    .execute()
