import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../../../../../database.ts'

export const debtors = (tenancy: Tenancy<Database>) =>
  tenancy.db.selectFrom('invoice').select('customer_id').where('total', '>', 0).execute()
