// What all tenants are owed, for the operator. A script and no route: no request may cross tenants.
import { createTenancy } from '@tenantry/runtime'

import config from '../saas.config.ts'
import type { Database } from './database.ts'
import { addUp, sumOpenInvoices } from './modules/billing/index.ts'

const tenancy = await createTenancy<Database>(config)
try {
  // Once for each placement, under a role of its own; the reason is in tenantry.audit.
  const sums = await tenancy.system('nightly report of open invoices', sumOpenInvoices)
  for (const { currency, count, amount } of addUp(sums.map(({ result }) => result))) {
    console.log(`${currency} ${(amount / 100).toFixed(2)} in ${count} open invoices`)
  }
} finally {
  await tenancy.close()
}
