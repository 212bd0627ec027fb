import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export const rename = (tenant: string) =>
  tenancy.system('copy names to where they belong', async (db) => {
    const { name } = await db.selectFrom('customer').select('name').executeTakeFirstOrThrow()
    await tenancy.run(tenant, async () => {
      await tenancy.db.updateTable('customer').set({ name }).execute()
    })
  })
