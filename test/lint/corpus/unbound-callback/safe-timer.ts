import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export const later = (tenant: string) =>
  tenancy.run(tenant, () => {
    setTimeout(async () => {
      await tenancy.db.selectFrom('invoice').selectAll().execute()
    }, 1000)
  })
