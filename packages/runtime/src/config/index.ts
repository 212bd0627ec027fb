export {
  type ClusterConfig,
  defineConfig,
  type Duration,
  type Mode,
  MODES,
  type QuotaConfig,
  type SaasConfig,
  type TierConfig,
} from './config.ts'
export {
  type ResolvedCluster,
  type ResolvedConfig,
  type ResolvedTier,
  resolveConfig,
} from './resolve-config.ts'
