import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

const cache = new Map<string, unknown>()

function scoped(tenancy: Tenancy<Database>, key: string) {
  return `${tenancy.currentTenant()?.id}:${key}`
}

export async function findInvoice(tenancy: Tenancy<Database>, id: string) {
  const key = scoped(tenancy, id)
  const row = await tenancy.db
    .selectFrom('invoice')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  cache.set(key, row)
  cache.set(scoped(tenancy, 'last'), row)
  return row
}
