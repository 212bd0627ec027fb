import type { TenantDatabase } from '@tenantry/runtime'

import type { Database } from '../database.ts'

interface Tables extends Database {
  'globex.invoice': Database['invoice']
}

export const list = (db: TenantDatabase<Tables>) =>
  db.selectFrom('globex.invoice as i').select(['i.id', 'i.number']).execute()
