import type { Client } from 'pg'

import type { Roles } from '../database/connections/roles.ts'
import type { Engine } from '../engine/engine.ts'
import { isOutOfReach } from '../database/out-of-reach.ts'
import type { Placement } from '../placement/placement.ts'
import type { Fleet } from './fleet.ts'

/** Of each cluster, as `saas migrate` has by default. */
const CONNECTIONS_AT_ONCE = 4
/** A backend remembers every table that it has seen, so the next placements get another one. */
const PLACEMENTS_EACH = 300

/**
 * Calls `visit` for placements of one database at a time, over a connection of its own, until each
 * placement has been in one call: all clusters side by side, with a few connections to each.
 *
 * @param visit Gets at most 300 placements. What it throws does not keep the others from being visited.
 * @returns What could not be visited to its end, and why; with a cluster that is out of reach, all that
 * is left of it.
 */
export async function visitDatabases(
  fleet: Fleet,
  placements: readonly Placement[],
  visit: (database: VisitedDatabase) => Promise<void>,
): Promise<UnfinishedVisit[]> {
  const unfinished: UnfinishedVisit[] = []
  const byCluster = Map.groupBy(placements, ({ cluster }) => cluster)
  const visitCluster = async (cluster: string, onIt: readonly Placement[]): Promise<void> => {
    const roles = fleet.rolesOn(cluster)
    const engine = fleet.engineOn(cluster)
    const queue = cutIntoParts(onIt)
    const work = async (): Promise<void> => {
      for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
        const { place, placements: few } = part
        try {
          await fleet.withClient(place, (client) =>
            visit({ client, roles, engine, placements: few }),
          )
        } catch (error) {
          unfinished.push({ placements: few, error })
          // Each further database would wait as long to be told the same.
          if (isOutOfReach(error)) {
            for (const left of queue.splice(0)) unfinished.push({ ...left, error })
          }
        }
      }
    }
    await Promise.all(Array.from({ length: CONNECTIONS_AT_ONCE }, work))
  }
  await Promise.all([...byCluster].map(([cluster, onIt]) => visitCluster(cluster, onIt)))
  return unfinished
}

export interface VisitedDatabase {
  readonly client: Client
  readonly roles: Roles
  readonly engine: Engine
  /** Some of those in the database, or all. */
  readonly placements: readonly Placement[]
}

export interface UnfinishedVisit {
  readonly placements: readonly Placement[]
  readonly error: unknown
}

interface Part {
  readonly place: Placement
  readonly placements: readonly Placement[]
}

function cutIntoParts(placements: readonly Placement[]): Part[] {
  const byDatabase = Map.groupBy(placements, ({ database }) => database)
  return [...byDatabase.values()].flatMap((group) => {
    const parts: Part[] = []
    for (let start = 0; start < group.length; start += PLACEMENTS_EACH) {
      const few = group.slice(start, start + PLACEMENTS_EACH)
      const [place] = few
      if (place !== undefined) parts.push({ place, placements: few })
    }
    return parts
  })
}
