import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

async function main(slug: string) {
  const context = await tenancy.admit(slug)
  await tenancy.enter(context, async () => {
    const { db } = tenancy
    await db.selectFrom('invoice').selectAll().execute()
  })
}

await main('acme')
