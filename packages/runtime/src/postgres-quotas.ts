import { hostname } from 'node:os'

import { type QueryResult, type QueryResultRow, types } from 'pg'

import { MOST_TENANTS_TOLD, REPORT_USAGE, TOLD } from './catalog/usage-sql.ts'
import type { ResolvedConfig } from './config/index.ts'
import { asCatalogOutdated } from './database/catalog-outdated.ts'
import { ClusterConnections } from './database/connections/cluster-connections.ts'
import { loginUrl } from './database/connections/login.ts'
import type { DatabasePlace } from './database/connections/pools.ts'
import { PostgresStore } from './quota/lease/postgres-store.ts'
import type { QuotaStore } from './quota/lease/quota-store.ts'
import type { ReportedTenant } from './quota/usage/usage-report.ts'
import type { UsageOutlet } from './quota/usage/usage-reporter.ts'

/** The way of quotas to the catalog. */
export interface QuotaLine {
  query<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<QueryResult<Row>>
  close(): Promise<void>
}

/**
 * Connections of their own: one of those that requests use could be had when they are not busy, which is when no limit
 * matters, and nobody looks. One is enough for most; the second is for what comes meanwhile, so that limits do not wait
 * for the telling of usage.
 */
export function quotaLine(config: ResolvedConfig, { database }: DatabasePlace): QuotaLine {
  const { catalogCluster: cluster } = config
  const connections = new ClusterConnections({
    cluster: cluster.name,
    most: 2,
    urlOf: (name) => loginUrl(config.name, cluster, 'app', name),
    applicationName: `${config.name} quotas`,
    stream: cluster.stream,
  })
  return {
    query: async (text, values) => {
      const client = await connections.connect(database)
      try {
        const result = await client.query({ text, values, types })
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

/** Shares limits through the catalog. @param line Closed with the store. Default: one of its own. */
export function postgresStore(
  config: ResolvedConfig,
  place: DatabasePlace,
  line = quotaLine(config, place),
): QuotaStore {
  return new PostgresStore(line)
}

const REPORT = `select ${REPORT_USAGE}(${[
  'process',
  'name',
  'interval',
  'others',
  'tenants',
  ...TOLD,
]
  .map((_, index) => `$${index + 1}`)
  .join(', ')})`

const TELLING: Readonly<Record<(typeof TOLD)[number], (tenant: ReportedTenant) => number>> = {
  requests: ({ usage }) => usage.requests,
  costs: ({ usage }) => usage.cost,
  database_ms: ({ usage }) => usage.databaseMs,
  inside: ({ inside }) => inside,
  connections: ({ connections }) => connections,
  refused_requests: ({ usage }) => usage.refused.requests,
  refused_concurrency: ({ usage }) => usage.refused.concurrency,
  refused_database: ({ usage }) => usage.refused.database,
  refused_storage: ({ usage }) => usage.refused.storage,
  refused_load: ({ usage }) => usage.refused.load,
}

/** Tells the catalog what tenants use: one statement, for all of them. */
export function usageOutlet(
  line: QuotaLine,
  others: Pick<UsageOutlet, 'connections' | 'onOutage'>,
): UsageOutlet {
  return {
    ...others,
    name: `${hostname().slice(0, 100)}:${process.pid}`,
    most: MOST_TENANTS_TOLD,
    async send({ process: reporter, name, intervalMs, leftOut, tenants }) {
      const ids = tenants.map(({ id }) => id)
      const told = TOLD.map((column) => tenants.map(TELLING[column]))
      await line.query(REPORT, [reporter, name, intervalMs, leftOut, ids, ...told])
    },
  }
}
