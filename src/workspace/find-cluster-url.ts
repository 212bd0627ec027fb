import { TenantryError } from '@tenantry/runtime/errors'

import { embeddedPostgresStatus } from './embedded-postgres/index.ts'
import type { Project } from './load-config.ts'
import { embeddedDatabaseName } from './resolve-cluster-urls.ts'

export interface ClusterUrl {
  readonly url: string
  readonly embedded: boolean
}

/**
 * The URL of a cluster as things are, without starting anything.
 *
 * @throws {TenantryError} USAGE_INVALID_VALUE for a cluster that is not configured; EMBEDDED_POSTGRES_STOPPED.
 */
export async function findClusterUrl({ root, config }: Project, name: string): Promise<ClusterUrl> {
  const cluster = config.clusters.get(name)
  if (!cluster) {
    throw new TenantryError('USAGE_INVALID_VALUE', {
      message: `There is no cluster ${JSON.stringify(name)} in saas.config.ts.`,
      hint: `Choose one of: ${[...config.clusters.keys()].join(', ')}.`,
      details: { cluster: name },
    })
  }
  if (cluster.url !== undefined) return { url: cluster.url, embedded: false }
  const status = await embeddedPostgresStatus(root)
  if (status.running) {
    return { url: status.urlOf(embeddedDatabaseName(config, name)), embedded: true }
  }
  throw new TenantryError('EMBEDDED_POSTGRES_STOPPED', {
    message: `Cluster ${name} has no URL of its own, and the embedded PostgreSQL does not run.`,
    hint: 'Start it with `saas db start`, or set DATABASE_URL.',
    details: { cluster: name },
  })
}
