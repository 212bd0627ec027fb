import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export const payAll = (tenants: readonly string[]) =>
  Promise.all(
    tenants.map((tenant) =>
      tenancy.run(tenant, () =>
        tenancy.transaction(async (trx) => {
          await trx.updateTable('invoice').set({ total: 0 }).execute()
        }),
      ),
    ),
  )
