import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../../database.ts'
import { REASONS as WHY } from './reasons.ts'

export async function purge(tenancy: Tenancy<Database>) {
  await tenancy.system(WHY.cleanup, async (db) => {
    await db.deleteFrom('invoice').where('total', '=', 0).execute()
  })
}
