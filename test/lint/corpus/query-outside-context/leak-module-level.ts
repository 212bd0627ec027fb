import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export const currencies = await tenancy.db.selectFrom('currency').selectAll().execute()
