import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export const rename = (names: readonly string[]) =>
  tenancy.transaction(async (trx) => {
    names.forEach(async (name) => {
      await trx.updateTable('customer').set({ name }).execute()
    })
  })
