import type { Tenancy } from '@tenantry/runtime'
import { CompiledQuery } from 'kysely'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export async function list() {
  const executor = tenancy.db.getExecutor()
  return await executor.executeQuery(CompiledQuery.raw('select * from invoice'))
}
