import type { Client } from 'pg'

import type { ResolvedCluster } from '../../config/index.ts'
import { reasonOf, TenantryError } from '../../errors.ts'
import type { Fleet } from '../fleet.ts'
import { prepareCluster } from './prepare-cluster.ts'

/** Why clusters could not be prepared, by their names. */
export type UnpreparedClusters = ReadonlyMap<string, TenantryError>

/**
 * Brings roles, the `tenantry` schema and the catalog to what this version expects, on every cluster. A
 * cluster where that fails does not keep the others from it, unless it is the catalog's.
 */
export async function prepareClusters(fleet: Fleet): Promise<UnpreparedClusters> {
  const { clusters, catalogCluster } = fleet.config
  const failures = new Map<string, TenantryError>()
  const all = [...clusters.values()]
  // One that is down takes seconds to say so.
  const connected = await Promise.allSettled(
    all.map(({ name }) => fleet.connect({ cluster: name })),
  )
  // One after the other: two clusters may be databases of one server, with the same roles.
  for (const [index, cluster] of all.entries()) {
    try {
      await prepareOver(connected[index], fleet, cluster)
    } catch (error) {
      if (cluster.name === catalogCluster.name) {
        await endAll(connected.slice(index + 1))
        throw error
      }
      failures.set(cluster.name, notPrepared(cluster.name, error))
    }
  }
  return failures
}

type Connected = PromiseSettledResult<Client>

async function prepareOver(
  connected: Connected | undefined,
  fleet: Fleet,
  cluster: ResolvedCluster,
): Promise<void> {
  if (connected === undefined) return
  if (connected.status === 'rejected') throw connected.reason
  try {
    await prepareCluster(connected.value, fleet.config, cluster)
  } finally {
    await connected.value.end()
  }
}

async function endAll(connected: readonly Connected[]): Promise<void> {
  for (const one of connected) if (one.status === 'fulfilled') await one.value.end()
}

/** Why a cluster is left alone in a run. */
export function notPrepared(cluster: string, error: unknown): TenantryError {
  const isUnreachable = error instanceof TenantryError && error.code === 'CLUSTER_UNREACHABLE'
  if (error instanceof TenantryError && !isUnreachable) return error
  const cause = isUnreachable ? error.cause : error
  return new TenantryError('CLUSTER_NOT_PREPARED', {
    message: `The cluster ${JSON.stringify(cluster)} could not be prepared: ${reasonOf(cause)}.`,
    hint: 'Bring it up or mend what the message names, then run `saas migrate` again.',
    cause,
    details: { cluster },
  })
}
