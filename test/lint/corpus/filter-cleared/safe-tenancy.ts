import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export const all = (tenancy: Tenancy<Database>, number: string) =>
  tenancy.db.selectFrom('invoice').selectAll().where('number', '=', number).clearWhere().execute()
