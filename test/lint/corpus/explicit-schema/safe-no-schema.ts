import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export const list = () => tenancy.db.selectFrom('invoice as i').select('i.number').execute()
