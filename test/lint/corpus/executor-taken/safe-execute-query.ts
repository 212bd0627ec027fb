import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export const list = () => {
  const { db } = tenancy
  return db.executeQuery(db.selectFrom('invoice').selectAll())
}
