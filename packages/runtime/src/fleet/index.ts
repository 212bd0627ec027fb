export type { ApiKey } from '../catalog/api-key.ts'
export type { Catalog } from '../catalog/catalog.ts'
export { addToLedger, type AppliedMigration, type Ledger } from '../catalog/ledger.ts'
export type { Measurement } from '../catalog/measurement.ts'
export type { RecordedEntry, RecordedRun, RunKind, RunOutcome } from '../catalog/run-catalog.ts'
export type { TenantDomain } from '../catalog/domain.ts'
export { isDnsLabel, parseSlug, type Tenant, type TenantStatus } from '../catalog/tenant.ts'
export {
  type ApprovedPlan,
  hashPlan,
  restrictToPlan,
  toApprovedPlan,
} from './plan/approved-plan.ts'
export {
  migratePlacementMessage,
  newPlacementMessage,
  type PlacementChange,
} from '../migrations/placement-message.ts'
export { findLeaks, type Leak } from '../migrations/find-leaks.ts'
export { addDomain } from './access/add-domain.ts'
export { createKey, type NewKey } from './access/create-key.ts'
export { createTenant, type NewTenant } from './tenants/create-tenant.ts'
export { type DeleteOptions, deleteTenant } from './tenants/delete-tenant.ts'
export { FirstTouch, type FirstTouchOptions } from './rollout/first-touch.ts'
export { Fleet } from './fleet.ts'
export type { HeldMigration } from './plan/hold-back.ts'
export { migrate, type MigrateRequest } from './rollout/migrate.ts'
export type { MigrateOptions, PlacementOutcome } from './rollout/migrate-fleet.ts'
export type { FleetPlan, PlacementPlan } from './plan/plan-fleet.ts'
export { type PreflightCheck, runPreflight } from './plan/preflight.ts'
export { readFleetPlan, type ReadPlan, type Selection } from './plan/read-fleet-plan.ts'
export { refreshLedgers } from './plan/refresh-ledgers.ts'
export {
  type PlacementReport,
  type PlanReport,
  reportPlan,
  reportStatus,
  type StatusReport,
} from './plan/report-plan.ts'
export { estimateRun, type MeasuredMigrations, type RunEstimate } from './plan/estimate-run.ts'
export { planRollout } from './plan/plan-rollout.ts'
export type { Wave } from './plan/plan-waves.ts'
export { removeDomain } from './access/remove-domain.ts'
export {
  type ClusterExamination,
  examineCluster,
  type LoginExamination,
} from './preparation/examine-cluster.ts'
export {
  type ExtendedDatabase,
  findExtensionProblems,
  requireExtensions,
} from './preparation/find-extension-problems.ts'
export {
  type PooledLogin,
  type PooledServer,
  readPooledServer,
} from './preparation/read-pooled-server.ts'
export { prepareClusters, type UnpreparedClusters } from './preparation/prepare-clusters.ts'
export { scramVerifier } from './preparation/scram-verifier.ts'
export { importTenants, type TenantTable } from './tenants/import-tenants.ts'
export { templatesOf } from './provisioning/silo-template.ts'
export { requireTenant } from './tenants/require-tenant.ts'
export { revokeKey } from './access/revoke-key.ts'
export {
  planRollBack,
  rollBack,
  type RollBackOptions,
  type RollBackPlan,
} from './rollout/roll-back.ts'
export { readStorage, readStored, type TenantStorage } from './tenants/read-storage.ts'
export { setTenantStatus } from './tenants/set-tenant-status.ts'
export * from './shape/index.ts'
export type {
  LiveTenant,
  LiveUsage,
  RefusalCounts,
  TellingProcess,
} from '../catalog/usage-catalog.ts'
export type { EventStreamReport } from '../catalog/event-catalog.ts'
export { orderEvent } from './extraction/order-event.ts'
export type {
  Demotion,
  ExtractionRoute,
  KeptRoute,
  ShadowReport,
} from '../catalog/extraction-catalog.ts'
export {
  removeExtractionRoute,
  type RouteTarget,
  setExtractionRoute,
} from './extraction/set-extraction-route.ts'
export type { KeptMove, MoveState } from '../catalog/move-catalog.ts'
export { type DroppedSource, dropSource } from './extraction/data/drop-source.ts'
export type { Obstacle } from './extraction/data/find-obstacles.ts'
export { moveData, type MoveDataOptions } from './extraction/data/move-data.ts'
export type { MoveOptions, MoveProgress } from './extraction/data/move-options.ts'
export type { ModuleMove } from './extraction/data/move-tenant.ts'
export type { MovedTenant } from './extraction/data/moved-tenant.ts'
export {
  chooseTenants,
  type MovePlan,
  type MoveSelection,
  type MovingTable,
  planMove,
  type PlacementMove,
} from './extraction/data/plan-move.ts'
export type { QuotaChange } from './quotas/change-quota.ts'
export {
  QUOTA_SETTINGS,
  type QuotaSetting,
  type QuotaSettingName,
  type QuotaSource,
} from './quotas/quota-setting.ts'
export { readOwnQuotas, readQuota } from './quotas/read-quota.ts'
export {
  type QuotaOutcome,
  type SetQuotaOptions,
  setTenantQuota,
} from './quotas/set-tenant-quota.ts'
export { readLiveUsage, readUsage, type TenantLiveUsage } from './quotas/read-usage.ts'
export type { TenantQuota } from './quotas/tenant-quota.ts'
export { type ResolveTxt, verifyDomain } from './access/verify-domain.ts'
