import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { homeDatabase } from '../../database/connections/login.ts'
import { ledgerOf } from '../../migrations/placement-message.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Placement } from '../../placement/placement.ts'
import { createPlacement } from './create-placement.ts'
import type { Fleet } from '../fleet.ts'
import type { UnpreparedClusters } from '../preparation/prepare-clusters.ts'
import { readLedger } from '../plan/read-ledger.ts'

/**
 * Makes a schema that is there already a placement.
 *
 * @returns False where there is none.
 */
type Adopt = (
  fleet: Fleet,
  placement: Placement,
  migrations: readonly RenderedMigration[],
) => Promise<boolean>

/** Creates the pools that the tiers need and that are not there yet; returns the new ones. */
export async function createMissingPools(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  unprepared: UnpreparedClusters,
  adopt: Adopt,
): Promise<Placement[]> {
  const tiers = [...fleet.config.tiers.values()].filter((tier) => tier.mode === 'pool')
  const created: Placement[] = []
  for (const cluster of new Set(tiers.map((tier) => tier.cluster))) {
    if (unprepared.has(cluster)) continue
    const pool = await createPool(fleet, cluster, migrations, adopt)
    if (pool) created.push(pool)
  }
  return created
}

async function createPool(
  fleet: Fleet,
  cluster: string,
  migrations: readonly RenderedMigration[],
  adopt: Adopt,
): Promise<Placement | undefined> {
  const home = fleet.cluster(cluster)
  const place = { cluster, database: homeDatabase(home), schema: home.poolSchema }
  // Whoever else creates it right now: it has to be there when this returns.
  for (;;) {
    const made = await fleet.locks.withLock(`pool ${cluster}`, () =>
      createPoolIn(fleet, place, migrations, adopt),
    )
    if (made !== undefined) return made.created
    await sleep(100)
  }
}

async function createPoolIn(
  fleet: Fleet,
  place: Omit<Placement, 'id' | 'mode'>,
  migrations: readonly RenderedMigration[],
  adopt: Adopt,
): Promise<{ readonly created: Placement | undefined }> {
  const { catalog } = fleet
  if (await catalog.findPlacement(place)) return { created: undefined }
  const placement: Placement = { id: randomUUID(), mode: 'pool', ...place }
  // A run that was killed between the schema and the catalog has left a whole pool: it is taken over.
  if (!(await hasLedger(fleet, placement))) {
    const isAdopted = await adopt(fleet, placement, migrations)
    if (!isAdopted) await createPlacement(fleet, placement, migrations)
  }
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
