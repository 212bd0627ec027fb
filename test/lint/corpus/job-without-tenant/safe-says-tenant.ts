import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

interface Queue {
  add(name: string, data: { readonly invoiceId: string; readonly tenant: string }): Promise<void>
}

export const remind = (queue: Queue, tenant: string, invoiceId: string) =>
  tenancy.run(tenant, async () => {
    const data = { invoiceId, tenant }
    await queue.add('remind', data)
  })
