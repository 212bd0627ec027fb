import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export const list = () =>
  tenancy.db.withoutPlugins().selectFrom('invoice').select(['id', 'number']).execute()
