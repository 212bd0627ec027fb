import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export const supportsReturning = () => tenancy.db.getExecutor().adapter.supportsReturning
