import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../../database.ts'
import { listInvoices as list } from './repository.ts'

declare const tenancy: Tenancy<Database>

async function main() {
  const invoices = await list(tenancy.db)
  console.log(invoices.length)
  await tenancy.transaction(async (trx) => trx.deleteFrom('invoice').execute())
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
