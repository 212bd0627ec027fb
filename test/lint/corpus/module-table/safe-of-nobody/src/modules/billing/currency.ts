import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../../../../../database.ts'

export const list = (tenancy: Tenancy<Database>) =>
  tenancy.db.selectFrom('currency').selectAll().execute()
