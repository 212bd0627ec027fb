import type { Tenancy, TenantTransaction } from '@tenantry/runtime'

import type { Database } from '../database.ts'

const open = new Map<string, TenantTransaction<Database>>()

export const begin = (tenancy: Tenancy<Database>, key: string) =>
  tenancy.transaction(async (trx) => {
    open.set(key, trx)
  })
