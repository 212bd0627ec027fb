import { types } from 'pg'

import type { ResolvedConfig } from './config/index.ts'
import { ClusterConnections } from './database/connections/cluster-connections.ts'
import { loginUrl } from './database/connections/login.ts'
import type { DatabasePlace } from './database/connections/pools.ts'
import { PostgresStore } from './quota/lease/postgres-store.ts'
import type { QuotaStore } from './quota/lease/quota-store.ts'

/**
 * Shares limits through the catalog, on a connection of its own: one of those that requests use could be had when they are
 * not busy, which is when no limit matters.
 */
export function postgresStore(config: ResolvedConfig, { database }: DatabasePlace): QuotaStore {
  const { catalogCluster: cluster } = config
  const connections = new ClusterConnections({
    cluster: cluster.name,
    most: 1,
    urlOf: (name) => loginUrl(config.name, cluster, 'app', name),
    applicationName: `${config.name} quotas`,
    stream: cluster.stream,
  })
  return new PostgresStore({
    query: async (text, values) => {
      const client = await connections.connect(database)
      try {
        const result = await client.query({ text, values, types })
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
