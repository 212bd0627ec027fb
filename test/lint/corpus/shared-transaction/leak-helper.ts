import type { Tenancy, TenantTransaction } from '@tenantry/runtime'

import type { Database } from '../database.ts'

async function rename(work: TenantTransaction<Database>, name: string) {
  await work.updateTable('customer').set({ name }).execute()
}

export async function renameEverywhere(
  tenancy: Tenancy<Database>,
  own: TenantTransaction<Database>,
  tenants: readonly string[],
) {
  for (const tenant of tenants) await tenancy.run(tenant, () => rename(own, 'Renamed'))
}
