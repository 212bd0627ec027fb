import { hostname } from 'node:os'

import { type CatalogConnection, catalogConnection } from './catalog-connection.ts'
import type { ResolvedConfig } from './config/index.ts'
import type { DatabasePlace } from './database/connections/pools.ts'
import type { RouteSource, StoredRoute } from './extraction/routing/route-source.ts'
import type { ShadowCount } from './extraction/routing/shadow-counts.ts'

/** The way of extracted modules to their routes, on a connection that is opened when one asks first. */
export class ExtractionRoutes implements RouteSource {
  readonly #open: () => CatalogConnection
  #line: CatalogConnection | undefined

  constructor(config: ResolvedConfig, catalog: DatabasePlace) {
    this.#open = () => catalogConnection(config, catalog, { purpose: 'routes' })
  }

  async read(module: string): ReturnType<RouteSource['read']> {
    const { rows } = await this.#connection().query<{
      routes: StoredRoute[]
      demoted: string | null
    }>('select routes, demoted from tenantry.extraction_routes($1)', [module])
    const [found] = rows
    return { routes: found?.routes ?? [], demoted: found?.demoted ?? undefined }
  }

  async demote(module: string, reason: string): Promise<void> {
    const teller = `${hostname().slice(0, 100)}:${process.pid}`
    await this.#connection().query('select tenantry.demote_extraction($1, $2, $3)', [
      module,
      reason,
      teller,
    ])
  }

  async countShadow(module: string, counts: readonly ShadowCount[]): Promise<void> {
    await this.#connection().query('select tenantry.count_extraction_shadow($1, $2, $3, $4)', [
      module,
      counts.map(({ operation }) => operation),
      counts.map(({ compared }) => compared),
      counts.map(({ differing }) => differing),
    ])
  }

  async close(): Promise<void> {
    await this.#line?.close()
  }

  #connection(): CatalogConnection {
    return (this.#line ??= this.#open())
  }
}
