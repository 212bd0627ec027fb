export {
  type ClusterConfig,
  type DatabaseQuota,
  defineConfig,
  type Duration,
  type EngineName,
  type IsolationConfig,
  type Mode,
  MODES,
  type PlacementMatch,
  type QuotaConfig,
  type QuotasConfig,
  type Rate,
  type ReplicaConfig,
  type RequestQuota,
  type SaasConfig,
  type SignedContextConfig,
  type Size,
  type StorageLimit,
  type StorageQuota,
  type TierConfig,
  type TypesConfig,
  type WaveConfig,
} from './config.ts'
export {
  type DatabaseShare,
  findContradictions,
  mergeQuota,
  type RateLimit,
  resolveLimits,
  type StorageBounds,
  type TenantLimits,
} from './limits.ts'
export { inheritConfig, type ServiceDatabase } from './inherit-config.ts'
export { parseQuota } from './parse-quota.ts'
export { STORAGE_UNFIT_FOR_CITUS } from './unfit-for-citus.ts'
export {
  DEFAULT_TYPES,
  type ResolvedCluster,
  type ResolvedConfig,
  type ResolvedQuotas,
  type ResolvedReplica,
  type ResolvedSignedContext,
  type ResolvedTier,
  type ResolvedTypes,
  type ResolvedWave,
  resolveConfig,
} from './resolve-config.ts'
export { parseDuration } from './duration.ts'
