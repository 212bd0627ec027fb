import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export const pay = (id: string) =>
  tenancy.transaction(async (trx) => {
    const rows = await trx.selectFrom('invoice').selectAll().where('id', '=', id).execute()
    const work = trx
    await work.updateTable('invoice').set({ total: 0 }).where('id', '=', id).execute()
    return rows
  })
