import { quoteIdentifier } from '../../database/sql-text.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'

/** Takes a placement of one tenant away with all its rows; does nothing where it is gone already. */
export async function dropPlacement(fleet: Fleet, placement: Placement): Promise<void> {
  const { mode, cluster, database, schema } = placement
  if (mode === 'silo') {
    await fleet.withClient({ cluster }, async (client) => {
      await client.query(`drop database if exists ${quoteIdentifier(database)} with (force)`)
    })
    return
  }
  await fleet.withClient({ cluster, database }, async (client) => {
    await client.query(`drop schema if exists ${quoteIdentifier(schema)} cascade`)
  })
}
