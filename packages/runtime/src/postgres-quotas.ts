import { catalogConnection } from './catalog-connection.ts'
import type { ResolvedConfig } from './config/index.ts'
import type { DatabasePlace } from './database/connections/pools.ts'
import { PostgresStore } from './quota/lease/postgres-store.ts'
import type { QuotaStore } from './quota/lease/quota-store.ts'

/** Shares limits through the catalog, on a connection of its own. */
export function postgresStore(config: ResolvedConfig, catalog: DatabasePlace): QuotaStore {
  return new PostgresStore(catalogConnection(config, catalog, 'quotas'))
}
