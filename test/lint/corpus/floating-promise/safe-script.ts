import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

async function main() {
  await tenancy.run('acme', () => tenancy.db.selectFrom('invoice').selectAll().execute())
}

main()
