import type { SaasConfig } from './config.ts'

export interface ServiceDatabase {
  /** The name of the module. */
  readonly module: string
  /** As of any cluster: the administrative login. Default: none, and the service has no database of its own. */
  readonly url: string | undefined
  /** The login that requests run under. Default: derived from `url`. */
  readonly appUrl?: string | undefined
  /** The login of the system scope. Default: derived from `url`. */
  readonly systemUrl?: string | undefined
}

const LONGEST_NAME = 32
/** As a cluster has them that says nothing. */
const CONNECTIONS = 10

/**
 * The configuration of a service with a database of its own: modes, tiers, types, extensions and the rest are those of the
 * application. It has one cluster, with the name of the application's first one, so tiers are on that and no wave of a rollout
 * is left. Its `name` is that of both, such as `shop_billing`, cut where it would be too long. What is to differ goes behind it:
 * `{ ...inheritConfig(application, database), tiers: { free: {} } }`.
 */
export function inheritConfig(application: SaasConfig, database: ServiceDatabase): SaasConfig {
  const { clusters, rollout: _, tiers, ...inherited } = application
  const { module, url, appUrl, systemUrl } = database
  const all = Object.values(clusters)
  const [first = 'primary'] = Object.keys(clusters)
  const cluster = {
    url,
    appUrl,
    systemUrl,
    region: clusters[first]?.region,
    // What tiers may use of them all has to be there.
    connections: Math.max(...all.map(({ connections = CONNECTIONS }) => connections)),
    preparedStatements: all.every(({ preparedStatements }) => preparedStatements !== false),
  }
  return {
    ...inherited,
    name: nameOf(application.name, module),
    clusters: { [first]: cluster },
    ...(tiers && {
      tiers: Object.fromEntries(
        Object.entries(tiers).map(([name, { cluster: __, ...tier }]) => [name, tier]),
      ),
    }),
  }
}

/** The name of the module tells the services of an application apart: it is kept whole where it can be. */
function nameOf(application: string, module: string): string {
  const own = module.replaceAll('-', '_')
  const room = Math.max(1, LONGEST_NAME - own.length - 1)
  return `${application.slice(0, room)}_${own}`.slice(0, LONGEST_NAME)
}
