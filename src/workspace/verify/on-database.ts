import type { ResolvedConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'

/**
 * The configuration with another database as its catalog's cluster, and no cluster beside it. Logins come from the
 * URL: those of the configuration belong to the cluster that it names.
 *
 * @param url Of the administrator.
 * @throws {TenantryError} USAGE_INVALID_VALUE for what is no URL of PostgreSQL; VERIFY_MODE_UNUSED where no tier
 * places tenants on that cluster.
 */
export function onDatabase(config: ResolvedConfig, url: string): ResolvedConfig {
  assertPostgresUrl(url)
  const { catalogCluster } = config
  const cluster = {
    ...catalogCluster,
    url,
    appUrl: undefined,
    systemUrl: undefined,
    stream: undefined,
    replicas: [],
  }
  const tiers = [...config.tiers].filter(([, tier]) => tier.cluster === cluster.name)
  const [first] = tiers
  if (first === undefined) {
    throw new TenantryError('VERIFY_MODE_UNUSED', {
      message: `No tier places tenants on the cluster ${cluster.name}, which --database stands for.`,
      hint: 'Let a tier of saas.config.ts place tenants there, or leave --database away.',
      details: { cluster: cluster.name },
    })
  }
  const { defaultTier } = config
  return {
    ...config,
    clusters: new Map([[cluster.name, cluster]]),
    catalogCluster: cluster,
    tiers: new Map(tiers),
    defaultTier: defaultTier.cluster === cluster.name ? defaultTier : first[1],
  }
}

/** Host and database of a URL, without anything of its login. */
export function placeOf(url: string): string {
  const { host, pathname, searchParams } = new URL(url)
  return `${searchParams.get('host') ?? host}${decodeURIComponent(pathname)}`
}

function assertPostgresUrl(url: string): void {
  if (URL.canParse(url) && /^postgres(?:ql)?:$/.test(new URL(url).protocol)) return
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: 'What --database names is no URL of a PostgreSQL database.',
    hint: "Give the administrator's, such as postgres://admin:password@host:5432/shop.",
  })
}
