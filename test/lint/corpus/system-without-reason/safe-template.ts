import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export async function purge(tenancy: Tenancy<Database>, ticket: number) {
  await tenancy.system(`remove empty invoices, as asked in #${ticket}`, async (db) => {
    await db.deleteFrom('invoice').where('total', '=', 0).execute()
  })
}
