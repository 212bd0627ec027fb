import type { ResolvedCluster, ResolvedConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'
import { type Fleet, readPooledServer } from '@tenantry/runtime/fleet'

import type { PgbouncerFacts } from '../../pgbouncer/index.ts'

const LOOPBACK = '127.0.0.1'
const USUAL_PORT = 6432

/**
 * What a PgBouncer in front of a cluster follows from: the configuration, the server as it is, and the tenants that have
 * databases of their own there.
 *
 * @throws {TenantryError} CATALOG_MISSING, CATALOG_OUTDATED, CLUSTER_UNREACHABLE, CLUSTER_LOGIN_REFUSED, PGBOUNCER_UNFIT.
 */
export async function readPgbouncerFacts(fleet: Fleet, cluster: string): Promise<PgbouncerFacts> {
  const resolved = fleet.cluster(cluster)
  if (resolved.stream !== undefined || resolved.url === undefined) {
    throw new TenantryError('PGBOUNCER_UNFIT', {
      message: `The cluster ${JSON.stringify(cluster)} is reached by a stream of the configuration, which PgBouncer cannot take.`,
      hint: 'Give the cluster a url that PgBouncer can reach, and no stream.',
      details: { cluster },
    })
  }
  await fleet.requireCatalog()
  const tenants = await fleet.catalog.tenants()
  return {
    cluster: { ...resolved, url: resolved.url },
    server: await readPooledServer(fleet, cluster),
    tiers: tiersOf(fleet.config),
    silos: tenants
      .filter(({ placement }) => placement.mode === 'silo' && placement.cluster === cluster)
      .map(({ tier, placement }) => ({ tier, database: placement.database })),
  }
}

function tiersOf({ tiers }: ResolvedConfig): PgbouncerFacts['tiers'] {
  return [...tiers.values()]
}

/** Where the application looks for its pooler, if its login leads elsewhere than the administrator's; else as usual. */
export function findListen({ url, appUrl }: Pick<ResolvedCluster, 'url' | 'appUrl'>): {
  readonly host: string
  readonly port: number
} {
  const port = appUrl === undefined ? '' : new URL(appUrl).port
  const isPooler = port !== '' && (url === undefined || port !== new URL(url).port)
  return { host: LOOPBACK, port: isPooler ? Number(port) : USUAL_PORT }
}
