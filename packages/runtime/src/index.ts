export type { Tenant, TenantStatus } from './catalog/tenant.ts'
export {
  type ClusterConfig,
  defineConfig,
  type Mode,
  type SaasConfig,
  type TierConfig,
} from './config/index.ts'
export type { TenantContext } from './context/context-store.ts'
export type { SystemResult } from './database/system-scope.ts'
export type {
  SystemDatabase,
  TenantDatabase,
  TenantIdColumn,
  TenantTransaction,
} from './database/tenant-database.ts'
export { type ErrorReport, TenantryError } from './errors.ts'
export type { Placement } from './placement/placement.ts'
export { createTenancy, type Tenancy } from './tenancy.ts'
