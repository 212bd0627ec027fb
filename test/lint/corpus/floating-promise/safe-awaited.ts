import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export async function pay(ids: readonly string[]) {
  const open = tenancy.db.selectFrom('invoice').selectAll().execute()
  await Promise.all(
    ids.map(async (id) =>
      tenancy.db.updateTable('invoice').set({ total: 0 }).where('id', '=', id).execute(),
    ),
  )
  return await open
}
