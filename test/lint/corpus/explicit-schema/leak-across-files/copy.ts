import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../../database.ts'
import { inSchema as within } from './tables.ts'

export const copy = (tenancy: Tenancy<Database>) =>
  tenancy.transaction(async (trx) => {
    const rows = await within(trx, 'template').selectFrom('customer').selectAll().execute()
    for (const { name } of rows)
      await trx.insertInto('customer').values({ name, tenant_id: '' }).execute()
  })
