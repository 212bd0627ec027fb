import type { Client } from 'pg'

import { BOUNDED_BEGIN } from '../../database/bounded-begin.ts'
import { sqlStateOf } from '../../database/sql-state.ts'
import { quoteIdentifier } from '../../database/sql-text.ts'
import { newPlacementMessage } from '../../migrations/placement-message.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Placement } from '../../placement/placement.ts'
import { dropPlacement } from './drop-placement.ts'
import type { Fleet } from '../fleet.ts'
import { prepareDatabase, wantedState } from '../preparation/prepare-database.ts'
import { makeTemplate, nameTemplate } from './silo-template.ts'

const NO_SUCH_DATABASE = '3D000'

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
  if (placement.mode !== 'silo') {
    const roles = fleet.rolesOn(placement.cluster)
    const engine = fleet.engineOn(placement.cluster)
    const message = newPlacementMessage({ placement, roles, engine, migrations })
    await fleet.withClient(placement, (client) => client.query(message))
    return
  }
  try {
    await createSilo(fleet, placement, migrations)
  } catch (error) {
    // Where even that fails, the error to tell is the first one.
    await dropPlacement(fleet, placement).catch(() => undefined)
    throw error
  }
}

/** Copied from a template where there are several: most of the work is the same for all of them. */
async function createSilo(
  fleet: Fleet,
  placement: Placement,
  migrations: readonly RenderedMigration[],
): Promise<void> {
  const make = async (database: string): Promise<void> => {
    const place = { ...placement, database }
    const message = newPlacementMessage({
      placement: place,
      roles: fleet.rolesOn(place.cluster),
      engine: fleet.engineOn(place.cluster),
      migrations,
    })
    await createDatabase(fleet, place)
    await fleet.withClient(place, async (client) => {
      await prepareSilo(client, fleet, place)
      await client.query(message)
    })
  }
  const { cluster } = placement
  if (!(await fleet.catalog.hasSilo(cluster))) return await make(placement.database)
  const name = await nameTemplate(fleet, cluster, migrations)
  if (await copyDatabase(fleet, placement, name)) return
  const isMade = await makeTemplate(fleet, { cluster, name }, make)
  if (isMade && (await copyDatabase(fleet, placement, name))) return
  await make(placement.database)
}

/** @returns False where there is no such template. */
async function copyDatabase(
  fleet: Fleet,
  { cluster, database }: Placement,
  template: string,
): Promise<boolean> {
  const { owner, app, system } = fleet.rolesOn(cluster)
  const name = quoteIdentifier(database)
  return await fleet.withClient({ cluster }, async (client) => {
    try {
      await client.query(
        `create database ${name} owner ${quoteIdentifier(owner)} template ${quoteIdentifier(template)}`,
      )
    } catch (error) {
      if (sqlStateOf(error) === NO_SUCH_DATABASE) return false
      throw error
    }
    // What is granted on a database is not copied with it.
    await client.query(`revoke all on database ${name} from public;
      grant connect on database ${name} to ${quoteIdentifier(app)}, ${quoteIdentifier(system)}`)
    return true
  })
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
  await client.query(BOUNDED_BEGIN)
  await client.query(`revoke all on database ${quoteIdentifier(placement.database)} from public`)
  await prepareDatabase(client, state)
  await client.query('commit')
}
