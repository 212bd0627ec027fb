import type { Client } from 'pg'

import { quoteIdentifier } from '../database/sql-text.ts'
import { newPlacementMessage } from '../migrations/placement-message.ts'
import type { RenderedMigration } from '../migrations/rendered-migration.ts'
import type { Placement } from '../placement/placement.ts'
import { dropPlacement } from './drop-placement.ts'
import type { Fleet } from './fleet.ts'
import { prepareDatabase, wantedState } from './prepare-database.ts'

/**
 * Makes the schema of a placement, and its database for a silo, at the version that `migrations`
 * stand for. When it fails, nothing of it is left: the schema comes in one transaction, and a
 * database made for it is dropped.
 */
export async function createPlacement(
  fleet: Fleet,
  placement: Placement,
  migrations: readonly RenderedMigration[],
): Promise<void> {
  const roles = fleet.rolesOn(placement.cluster)
  const message = newPlacementMessage({ placement, roles, migrations })
  if (placement.mode !== 'silo') {
    await fleet.withClient(placement, (client) => client.query(message))
    return
  }
  await createDatabase(fleet, placement)
  try {
    await fleet.withClient(placement, async (client) => {
      await prepareSilo(client, fleet, placement)
      await client.query(message)
    })
  } catch (error) {
    // Where even that fails, the error to tell is the first one.
    await dropPlacement(fleet, placement).catch(() => undefined)
    throw error
  }
}

async function createDatabase(fleet: Fleet, { cluster, database }: Placement): Promise<void> {
  const owner = quoteIdentifier(fleet.rolesOn(cluster).owner)
  await fleet.withClient({ cluster }, async (client) => {
    await client.query(
      `create database ${quoteIdentifier(database)} owner ${owner} template template0`,
    )
  })
}

async function prepareSilo(client: Client, fleet: Fleet, placement: Placement): Promise<void> {
  const state = await wantedState(fleet.config, fleet.cluster(placement.cluster))
  await client.query('begin')
  await client.query(`revoke all on database ${quoteIdentifier(placement.database)} from public`)
  await prepareDatabase(client, state)
  await client.query('commit')
}
