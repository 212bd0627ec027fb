export type { ApiKey } from '../catalog/api-key.ts'
export type { Catalog } from '../catalog/catalog.ts'
export { addToLedger, type AppliedMigration, type Ledger } from '../catalog/ledger.ts'
export type { Measurement } from '../catalog/measurement.ts'
export type { RecordedEntry, RecordedRun, RunKind, RunOutcome } from '../catalog/run-catalog.ts'
export type { TenantDomain } from '../catalog/domain.ts'
export { isDnsLabel, parseSlug, type Tenant, type TenantStatus } from '../catalog/tenant.ts'
export { type ApprovedPlan, hashPlan, restrictToPlan, toApprovedPlan } from './approved-plan.ts'
export {
  migratePlacementMessage,
  newPlacementMessage,
  type PlacementChange,
} from '../migrations/placement-message.ts'
export { addDomain } from './add-domain.ts'
export { createKey, type NewKey } from './create-key.ts'
export { createTenant, type NewTenant } from './create-tenant.ts'
export { type DeleteOptions, deleteTenant } from './delete-tenant.ts'
export { FirstTouch, type FirstTouchOptions } from './first-touch.ts'
export { Fleet } from './fleet.ts'
export type { HeldMigration } from './hold-back.ts'
export { migrate, type MigrateRequest } from './migrate.ts'
export type { MigrateOptions, PlacementOutcome } from './migrate-fleet.ts'
export type { FleetPlan, PlacementPlan } from './plan-fleet.ts'
export { type PreflightCheck, runPreflight } from './preflight.ts'
export { readFleetPlan, type ReadPlan, type Selection } from './read-fleet-plan.ts'
export { refreshLedgers } from './refresh-ledgers.ts'
export {
  type PlacementReport,
  type PlanReport,
  reportPlan,
  reportStatus,
  type StatusReport,
} from './report-plan.ts'
export { estimateRun, type MeasuredMigrations, type RunEstimate } from './rollout/estimate-run.ts'
export { planRollout } from './rollout/plan-rollout.ts'
export type { Wave } from './rollout/plan-waves.ts'
export { removeDomain } from './remove-domain.ts'
export { requireTenant } from './require-tenant.ts'
export { revokeKey } from './revoke-key.ts'
export { planRollBack, rollBack, type RollBackOptions, type RollBackPlan } from './roll-back.ts'
export { setTenantStatus } from './set-tenant-status.ts'
export * from './shape/index.ts'
export { type ResolveTxt, verifyDomain } from './verify-domain.ts'
