import type { TenantTransaction } from '@tenantry/runtime'

import type { Database } from '../../database.ts'

export const inSchema = (trx: TenantTransaction<Database>, name: string) => trx.withSchema(name)
