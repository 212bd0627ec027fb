import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export const copy = (from: string, to: string) =>
  tenancy.run(from, () =>
    tenancy.transaction(async (trx) => {
      const { name } = await trx.selectFrom('customer').select('name').executeTakeFirstOrThrow()
      await tenancy.run(
        to,
        async () => {
          await trx.updateTable('customer').set({ name }).execute()
        },
        { insideAnotherTenant: true },
      )
    }),
  )
