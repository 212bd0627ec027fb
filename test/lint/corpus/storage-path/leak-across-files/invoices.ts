import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../../database.ts'
import { pathOf, store } from './store.ts'

export async function archive(tenancy: Tenancy<Database>, id: string) {
  const { number, total } = await tenancy.db
    .selectFrom('invoice')
    .select(['number', 'total'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const text = `${number}: ${total}`
  await store(pathOf('invoices', `${number}.txt`), Buffer.from(text))
}
