import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Client } from 'pg'

import type { ResolvedCluster } from '../config/index.ts'
import { homeDatabase } from '../database/connections/login.ts'
import { reasonOf, TenantryError } from '../errors.ts'
import { ledgerOf } from '../migrations/placement-message.ts'
import type { RenderedMigration } from '../migrations/rendered-migration.ts'
import { POOL_SCHEMA } from '../placement/name-placement.ts'
import type { Placement } from '../placement/placement.ts'
import { createPlacement } from './create-placement.ts'
import type { Fleet } from './fleet.ts'
import { prepareCluster } from './prepare-cluster.ts'
import { readLedger } from './read-ledger.ts'

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

/** Creates the pools that the tiers need and that are not there yet; returns the new ones. */
export async function createMissingPools(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  unprepared: UnpreparedClusters,
): Promise<Placement[]> {
  const tiers = [...fleet.config.tiers.values()].filter((tier) => tier.mode === 'pool')
  const created: Placement[] = []
  for (const cluster of new Set(tiers.map((tier) => tier.cluster))) {
    if (unprepared.has(cluster)) continue
    const pool = await createPool(fleet, cluster, migrations)
    if (pool) created.push(pool)
  }
  return created
}

async function createPool(
  fleet: Fleet,
  cluster: string,
  migrations: readonly RenderedMigration[],
): Promise<Placement | undefined> {
  const place = { cluster, database: homeDatabase(fleet.cluster(cluster)), schema: POOL_SCHEMA }
  // Whoever else creates it right now: it has to be there when this returns.
  for (;;) {
    const made = await fleet.locks.withLock(`pool ${cluster}`, () =>
      createPoolIn(fleet, place, migrations),
    )
    if (made !== undefined) return made.created
    await sleep(100)
  }
}

async function createPoolIn(
  fleet: Fleet,
  place: Omit<Placement, 'id' | 'mode'>,
  migrations: readonly RenderedMigration[],
): Promise<{ readonly created: Placement | undefined }> {
  const { catalog } = fleet
  if (await catalog.findPlacement(place)) return { created: undefined }
  const placement: Placement = { id: randomUUID(), mode: 'pool', ...place }
  // A run that was killed between the schema and the catalog has left a whole pool: it is taken over.
  if (!(await hasLedger(fleet, placement))) await createPlacement(fleet, placement, migrations)
  const ledger = await fleet.withClient(placement, (client) => readLedger(client, placement))
  await catalog.addPlacement(placement)
  await fleet.ledgers.remember([placement.id], ledger)
  return { created: placement }
}

async function hasLedger(fleet: Fleet, placement: Placement): Promise<boolean> {
  return await fleet.withClient(placement, async (client) => {
    const { rows } = await client.query<{ present: boolean }>(
      'select to_regclass($1) is not null as present',
      [ledgerOf(placement)],
    )
    return rows[0]?.present ?? false
  })
}
