import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export async function pay(tenancy: Tenancy<Database>, id: string) {
  await tenancy.db.transaction().execute(async (trx) => {
    await trx.updateTable('invoice').set({ total: 0 }).where('id', '=', id).execute()
  })
}
