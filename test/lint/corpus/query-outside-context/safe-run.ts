import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

async function count() {
  return await tenancy.db.selectFrom('invoice').selectAll().execute()
}

const inTenant = <Result>(slug: string, work: () => Promise<Result>) => tenancy.run(slug, work)

setInterval(async () => {
  for (const tenant of ['acme', 'globex']) await tenancy.run(tenant, () => count())
}, 1000)

console.log(await tenancy.run('acme', count))
console.log(await inTenant('acme', async () => tenancy.transaction(async () => count())))
