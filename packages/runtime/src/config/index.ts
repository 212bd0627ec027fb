export {
  type ClusterConfig,
  defineConfig,
  type Duration,
  type IsolationConfig,
  type Mode,
  MODES,
  type PlacementMatch,
  type QuotaConfig,
  type ReplicaConfig,
  type SaasConfig,
  type SignedContextConfig,
  type TierConfig,
  type WaveConfig,
} from './config.ts'
export {
  type ResolvedCluster,
  type ResolvedConfig,
  type ResolvedReplica,
  type ResolvedSignedContext,
  type ResolvedTier,
  type ResolvedWave,
  resolveConfig,
} from './resolve-config.ts'
