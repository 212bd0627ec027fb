import type { SystemDatabase, Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

/** Whoever calls says why. */
export const everywhere = (
  tenancy: Tenancy<Database>,
  reason: string,
  run: (db: SystemDatabase<Database>) => Promise<void>,
) => tenancy.system(reason, run)
