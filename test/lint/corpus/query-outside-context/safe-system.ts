import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

const counts = await tenancy.system('count of invoices, once a night', (db) =>
  db.selectFrom('invoice').select('id').execute(),
)
console.log(counts.length, tenancy.currentTenant()?.slug)
