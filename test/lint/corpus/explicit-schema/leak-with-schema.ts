import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export async function compare(schema: string) {
  const other = tenancy.db.withSchema(schema)
  return await other.selectFrom('invoice').select('total').execute()
}
