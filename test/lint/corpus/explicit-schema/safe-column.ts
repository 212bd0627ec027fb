import type { Tenancy } from '@tenantry/runtime'
import { sql } from 'kysely'

import type { Database } from '../database.ts'

export const list = (tenancy: Tenancy<Database>) =>
  sql`select invoice.number, pg_catalog.lower(invoice.number) from invoice`.execute(tenancy.db)
