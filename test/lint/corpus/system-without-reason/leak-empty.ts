import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export async function purge(tenancy: Tenancy<Database>) {
  await tenancy.system(process.env['REASON'] ?? '', async (db) => {
    await db.deleteFrom('invoice').where('total', '=', 0).execute()
  })
}
