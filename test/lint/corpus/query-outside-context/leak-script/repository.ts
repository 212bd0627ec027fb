import type { TenantDatabase } from '@tenantry/runtime'

import type { Database } from '../../database.ts'

export const listInvoices = (db: TenantDatabase<Database>) =>
  db.selectFrom('invoice').selectAll().execute()
