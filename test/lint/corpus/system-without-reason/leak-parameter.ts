import type { SystemDatabase, Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

type Run = (db: SystemDatabase<Database>) => Promise<void>

async function everywhere(tenancy: Tenancy<Database>, run: Run, why = 'system') {
  await tenancy.system(why, run)
}

export const purge = (tenancy: Tenancy<Database>) =>
  everywhere(tenancy, async (db) => {
    await db.deleteFrom('invoice').where('total', '=', 0).execute()
  })
