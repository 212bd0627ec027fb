import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export const move = (tenancy: Tenancy<Database>, id: string, to: string) =>
  tenancy.db
    .updateTable('invoice')
    .set((eb) => ({ tenant_id: to, total: eb('total', '+', 1) }))
    .where('id', '=', id)
    .execute()
