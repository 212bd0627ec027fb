import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../../database.ts'
import { keep as remember } from './cache.ts'

export async function findInvoice(tenancy: Tenancy<Database>, id: string) {
  const found = await tenancy.db
    .selectFrom('invoice')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return remember(`invoice:${id}`, { ...found, seen: true })
}
