import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export const currencies = () =>
  tenancy.db.withSchema('reference').selectFrom('currency').selectAll().execute()
