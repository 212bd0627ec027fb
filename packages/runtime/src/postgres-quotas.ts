import { hostname } from 'node:os'

import { type CatalogConnection, catalogConnection } from './catalog-connection.ts'
import { MOST_TENANTS_TOLD, REPORT_USAGE, TOLD } from './catalog/usage-sql.ts'
import type { ResolvedConfig } from './config/index.ts'
import type { DatabasePlace } from './database/connections/pools.ts'
import { PostgresStore } from './quota/lease/postgres-store.ts'
import type { QuotaStore } from './quota/lease/quota-store.ts'
import type { ReportedTenant } from './quota/usage/usage-report.ts'
import type { UsageOutlet } from './quota/usage/usage-reporter.ts'

/**
 * The way of quotas to the catalog. One connection is enough for most; the second is for what comes meanwhile, so that limits
 * do not wait for the telling of usage.
 */
export function quotaLine(config: ResolvedConfig, catalog: DatabasePlace): CatalogConnection {
  return catalogConnection(config, catalog, { purpose: 'quotas', most: 2 })
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
  line: CatalogConnection,
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
