import type { Tenancy, Tenant } from '@tenantry/runtime'
import type { Fleet } from '@tenantry/runtime/fleet'

import type { Side } from '../../verify/index.ts'

/** Two tenants of one fleet, and the runtime that serves them. */
export interface VerifiedTenants {
  readonly fleet: Fleet
  readonly tenancy: Tenancy<unknown>
  readonly tenants: Readonly<Record<Side, Tenant>>
}
