import { types } from 'pg'

import type { ResolvedConfig } from './config/index.ts'
import { withDeadline } from './context/with-deadline.ts'
import { ClusterConnections } from './database/connections/cluster-connections.ts'
import { loginUrl } from './database/connections/login.ts'
import type { DatabasePlace } from './database/connections/pools.ts'
import { PostgresStore } from './quota/lease/postgres-store.ts'
import type { QuotaStore } from './quota/lease/quota-store.ts'

/** A connection that says nothing for so long is given up: nobody is told of one that a network has lost. */
const SILENCE_MS = 3000

/**
 * Shares limits through the catalog, on a connection of its own: one of those that requests use could be had when they are
 * not busy, which is when no limit matters. A second one takes over from one that was given up, and is not gone yet.
 */
export function postgresStore(config: ResolvedConfig, { database }: DatabasePlace): QuotaStore {
  const { catalogCluster: cluster } = config
  const connections = new ClusterConnections({
    cluster: cluster.name,
    most: 2,
    urlOf: (name) => loginUrl(config.name, cluster, 'app', name),
    applicationName: `${config.name} quotas`,
    stream: cluster.stream,
  })
  return new PostgresStore({
    query: async (text, values) => {
      const client = await connections.connect(database)
      try {
        const result = await withDeadline(client.query({ text, values, types }), SILENCE_MS)
        client.release()
        return result
      } catch (error) {
        client.release(true)
        throw error
      }
    },
    close: async () => await connections.close(),
  })
}
