import { type QueryResult, type QueryResultRow, types } from 'pg'

import type { ResolvedConfig } from './config/index.ts'
import { withDeadline } from './context/with-deadline.ts'
import { asCatalogOutdated } from './database/catalog-outdated.ts'
import { ClusterConnections } from './database/connections/cluster-connections.ts'
import { loginUrl } from './database/connections/login.ts'
import type { DatabasePlace } from './database/connections/pools.ts'

/** A connection that says nothing for so long is given up: nobody is told of one that a network has lost. */
const SILENCE_MS = 3000

/** A connection to the catalog beside those of requests, opened when it is needed. */
export interface CatalogConnection {
  readonly query: <Row extends QueryResultRow>(
    text: string,
    values: unknown[],
  ) => Promise<QueryResult<Row>>
  readonly close: () => Promise<void>
}

/**
 * Of requests' login, and of nobody else's: one of those that requests use could be had when they are not busy, which is
 * when no limit matters, and who holds one already would wait for another.
 *
 * @param options.purpose Shows in pg_stat_activity, behind the name of the application.
 * @param options.most Connections at a time. Default: 1.
 */
export function catalogConnection(
  config: ResolvedConfig,
  { database }: DatabasePlace,
  { purpose, most = 1 }: { readonly purpose: string; readonly most?: number },
): CatalogConnection {
  const { catalogCluster: cluster } = config
  const connections = new ClusterConnections({
    cluster: cluster.name,
    most,
    urlOf: (name) => loginUrl(config.name, cluster, 'app', name),
    applicationName: `${config.name} ${purpose}`,
    stream: cluster.stream,
  })
  return {
    query: async (text, values) => {
      const client = await connections.connect(database)
      try {
        const result = await withDeadline(client.query({ text, values, types }), SILENCE_MS)
        client.release()
        return result
      } catch (error) {
        client.release(true)
        throw asCatalogOutdated(error, database)
      }
    },
    close: async () => await connections.close(),
  }
}
