import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export async function ids(tenancy: Tenancy<Database>) {
  const seen = new Set<string>()
  const rows = await tenancy.db.selectFrom('invoice').select('id').execute()
  for (const { id } of rows) seen.add(id)
  return seen
}
