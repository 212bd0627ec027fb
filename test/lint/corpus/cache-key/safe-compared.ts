import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

const cache = new Map<string, { tenant_id: string; number: string }>()

export async function findInvoice(tenancy: Tenancy<Database>, id: string) {
  const hit = cache.get(id)
  if (hit && hit.tenant_id === tenancy.currentTenant()?.id) return hit
  const row = await tenancy.db
    .selectFrom('invoice')
    .select(['tenant_id', 'number'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  cache.set(id, row)
  return row
}
