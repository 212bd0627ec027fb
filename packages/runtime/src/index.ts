export type { Tenant, TenantStatus } from './catalog/tenant.ts'
export {
  type ClusterConfig,
  defineConfig,
  type Mode,
  type ReplicaConfig,
  type SaasConfig,
  type TierConfig,
  type TypesConfig,
} from './config/index.ts'
export type { EnterOptions, TenantContext } from './context/context-store.ts'
export type { HandedContext } from './context/handed-context.ts'
export type { ReadDatabase, ReplicaDatabase } from './database/replica/read-database.ts'
export type { ReadOptions } from './database/replica/reads.ts'
export type { Json } from './database/json.ts'
export type { SystemResult } from './database/system-scope.ts'
export type {
  SystemDatabase,
  TenantDatabase,
  TenantTransaction,
} from './database/tenant-database.ts'
export type { SharedTable, TenantIdColumn } from './database/table-types.ts'
export { type ErrorReport, TenantryError } from './errors.ts'
export {
  type MovingContext,
  type MovingTenancy,
  movingTenancy,
  type MovingTenancyOptions,
} from './moving-tenancy.ts'
export type { Placement } from './placement/placement.ts'
export { createServiceTenancy, type ServiceTenancyOptions } from './service-tenancy.ts'
export { createTenancy, openTenancy, type Tenancy } from './tenancy.ts'
export type { TenancyOptions } from './tenancy-options.ts'
