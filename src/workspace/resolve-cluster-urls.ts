import { createHash } from 'node:crypto'

import type { ResolvedCluster, ResolvedConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'

import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres/index.ts'

const LONGEST_NAME = 63

export interface ReachableConfig {
  /** The configuration with a URL on every cluster. */
  readonly config: ResolvedConfig
  /** Whether an embedded PostgreSQL had to be started for it. */
  readonly started: boolean
  /** Ends the use of the embedded PostgreSQL; stops it when it was only started for commands like this one. */
  readonly release: () => Promise<void>
}

/** Gives every cluster without a URL a database on the embedded PostgreSQL, started when it does not run. */
export async function resolveClusterUrls(
  root: string,
  config: ResolvedConfig,
  signal?: AbortSignal,
): Promise<ReachableConfig> {
  const servers: EmbeddedPostgres[] = []
  const release = async () => {
    for (const server of servers.splice(0)) await server.release()
  }
  const clusters = new Map<string, ResolvedCluster>()
  try {
    for (const [name, cluster] of config.clusters) {
      if (cluster.url === undefined) {
        assertEmbeddable(cluster)
        const database = embeddedDatabaseName(config, name)
        const server = await startEmbeddedPostgres(root, { database, signal })
        servers.push(server)
        // It has no Citus; the same migrations make ordinary tables on it.
        clusters.set(name, { ...cluster, engine: 'postgres', url: server.url })
      } else {
        clusters.set(name, cluster)
      }
    }
  } catch (error) {
    await release()
    throw error
  }
  const catalogCluster = clusters.get(config.catalogCluster.name) ?? config.catalogCluster
  const started = servers.some((server) => server.started)
  return { config: { ...config, clusters, catalogCluster }, started, release }
}

/**
 * A cluster with a login for requests is a real server whose administrative URL is missing. To work on an
 * embedded database in its place would report success for something that never happened.
 */
function assertEmbeddable({ name, appUrl, systemUrl }: ResolvedCluster): void {
  if (appUrl === undefined && systemUrl === undefined) return
  throw new TenantryError('CLUSTER_URL_MISSING', {
    message: `The cluster ${JSON.stringify(name)} has a login for the application, and no url to administer it with.`,
    hint: 'Set DATABASE_URL (clusters.<name>.url in saas.config.ts) to the administrative login.',
    details: { cluster: name },
  })
}

/** The database of a cluster on the embedded PostgreSQL: `acme`, and `acme_reports` for a further cluster. */
export function embeddedDatabaseName(
  { name, catalogCluster }: Pick<ResolvedConfig, 'name' | 'catalogCluster'>,
  cluster: string,
): string {
  const full = cluster === catalogCluster.name ? name : `${name}_${cluster}`
  if (full.length <= LONGEST_NAME) return full
  const digest = createHash('sha256').update(full).digest('hex').slice(0, 8)
  return `${full.slice(0, LONGEST_NAME - 9)}_${digest}`
}
