import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export async function pay(id: string) {
  tenancy.db.updateTable('invoice').set({ total: 0 }).where('id', '=', id).execute()
  return { paid: true }
}
