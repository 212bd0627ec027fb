import { resolveConfig, type SaasConfig } from './config/index.ts'
import { MovingTenancy } from './moving-tenancy.ts'
import { createTenancy, openTenancy } from './tenancy.ts'

export interface ServiceTenancyOptions {
  /** As `saas extract data` names it. */
  readonly module: string
  /** The configuration of the application. */
  readonly shared: SaasConfig
  /** That of the service. While none of its clusters has a `url` or an `appUrl`, the service has no database of its own. */
  readonly own: SaasConfig
}

/**
 * Makes the tenancy of a service: that of the application alone while the service has no database of its own, and once it has
 * one, that of each tenant where its rows are; see `MovingTenancy`. Connects on first use.
 *
 * @throws {TenantryError} CONFIG_INVALID, CLUSTER_URL_MISSING.
 */
export async function createServiceTenancy<DB>({
  module,
  shared,
  own,
}: ServiceTenancyOptions): Promise<MovingTenancy<DB>> {
  const config = resolveConfig(own)
  const hasDatabase = [...config.clusters.values()].some(
    ({ url, appUrl }) => (url ?? appUrl) !== undefined,
  )
  await using opened = new AsyncDisposableStack()
  const ofApplication = opened.use(await createTenancy<DB>(shared))
  const ofService = hasDatabase ? await openTenancy<DB>(config) : undefined
  // Its own to close from here on.
  opened.move()
  return new MovingTenancy<DB>({ module, shared: ofApplication, own: ofService })
}
