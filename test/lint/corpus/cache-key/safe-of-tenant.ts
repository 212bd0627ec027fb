import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

const caches = new Map<string, Map<string, unknown>>()

function cacheOf(tenant: string) {
  const cache = caches.get(tenant) ?? new Map<string, unknown>()
  caches.set(tenant, cache)
  return cache
}

export async function findInvoice(tenancy: Tenancy<Database>, id: string) {
  const row = await tenancy.db.selectFrom('invoice').selectAll().where('id', '=', id).execute()
  cacheOf(tenancy.currentTenant()?.slug ?? '').set(id, row)
  return row
}
