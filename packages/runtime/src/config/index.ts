export {
  type ClusterConfig,
  defineConfig,
  type Duration,
  type IsolationConfig,
  type Mode,
  MODES,
  type QuotaConfig,
  type ReplicaConfig,
  type SaasConfig,
  type SignedContextConfig,
  type TierConfig,
} from './config.ts'
export {
  type ResolvedCluster,
  type ResolvedConfig,
  type ResolvedReplica,
  type ResolvedSignedContext,
  type ResolvedTier,
  resolveConfig,
} from './resolve-config.ts'
