import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export const report = (tenancy: Tenancy<Database>) =>
  tenancy.db
    .with('invoice', (qb) => qb.selectFrom('invoice').selectAll().where('total', '>', 100))
    .selectFrom('invoice')
    .selectAll()
    .execute()
