import type { ResolvedCluster, ResolvedConfig } from '../../config/index.ts'
import { TenantryError } from '../../errors.ts'

/** The cluster of a placement. @throws {TenantryError} CLUSTER_UNKNOWN */
export function requireCluster({ clusters }: ResolvedConfig, name: string): ResolvedCluster {
  const cluster = clusters.get(name)
  if (cluster !== undefined) return cluster
  throw new TenantryError('CLUSTER_UNKNOWN', {
    message: `A placement lies on the cluster ${JSON.stringify(name)}, which the configuration does not name.`,
    hint: `Add it under clusters in saas.config.ts, which names ${[...clusters.keys()].join(', ')}.`,
    details: { cluster: name },
  })
}
