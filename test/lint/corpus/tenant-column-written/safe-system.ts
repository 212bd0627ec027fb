import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export const merge = (tenancy: Tenancy<Database>, from: string, to: string) =>
  tenancy.system('merge two tenants', (db) =>
    db.updateTable('invoice').set({ tenant_id: to }).where('tenant_id', '=', from).execute(),
  )
