import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export async function namesOf(tenancy: Tenancy<Database>, ids: readonly string[]) {
  const names = new Map<string, string>()
  const rows = await tenancy.db
    .selectFrom('customer')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .execute()
  rows.forEach(({ id, name }) => names.set(id, name))
  return names
}
