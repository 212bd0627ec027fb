import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export async function all(tenants: readonly string[]) {
  Promise.all(
    tenants.map((tenant) =>
      tenancy.run(tenant, async () => {
        await tenancy.db.updateTable('invoice').set({ total: 0 }).execute()
      }),
    ),
  )
}
