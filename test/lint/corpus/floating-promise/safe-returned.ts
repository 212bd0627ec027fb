import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export const list = () => tenancy.db.selectFrom('invoice').selectAll().execute()

export function first() {
  return list().then(([invoice]) => invoice)
}

export async function* each() {
  for await (const row of tenancy.db.selectFrom('invoice').selectAll().stream()) yield row
}
