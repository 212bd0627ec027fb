import { BOUNDED_BEGIN } from '../../database/bounded-begin.ts'
import { sqlStateOf } from '../../database/sql-state.ts'
import { type ErrorReport, reasonOf, TenantryError } from '../../errors.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import { type DatabaseState, digestOf, prepareDatabase, wantedState } from './prepare-database.ts'

const CONCURRENCY = 4

interface Unprepared {
  readonly placement: Placement
  readonly state: DatabaseState
  readonly digest: string
}

/**
 * Brings the databases of silos to what this version and this configuration expect; those that the
 * catalog remembers as such are not asked.
 *
 * @returns Why a placement could not be prepared, by its id.
 */
export async function prepareSilos(
  fleet: Fleet,
  placements: readonly Placement[],
): Promise<Map<string, ErrorReport>> {
  const failures = new Map<string, ErrorReport>()
  const queue = await findUnprepared(fleet, placements)
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { placement, digest } = next
      try {
        await prepareSilo(fleet, next)
        await fleet.catalog.rememberPrepared(placement.id, digest)
      } catch (error) {
        failures.set(placement.id, reportOf(placement, error))
      }
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work))
  return failures
}

async function findUnprepared(
  fleet: Fleet,
  placements: readonly Placement[],
): Promise<Unprepared[]> {
  const prepared = await fleet.catalog.prepared()
  const unprepared: Unprepared[] = []
  for (const placement of placements) {
    if (placement.mode !== 'silo') continue
    const state = await wantedState(fleet.config, fleet.cluster(placement.cluster))
    const digest = digestOf(state)
    if (prepared.get(placement.id) !== digest) unprepared.push({ placement, state, digest })
  }
  return unprepared
}

async function prepareSilo(fleet: Fleet, { placement, state }: Unprepared): Promise<void> {
  await fleet.withClient(placement, async (client) => {
    await client.query(BOUNDED_BEGIN)
    // Two runs at once would replace the same function at once.
    await client.query("select pg_advisory_xact_lock(hashtextextended('tenantry prepare', 0))")
    await prepareDatabase(client, state)
    await client.query('commit')
  })
}

function reportOf({ database }: Placement, error: unknown): ErrorReport {
  if (error instanceof TenantryError) return error.toJSON()
  const why = reasonOf(error)
  const sqlState = sqlStateOf(error)
  return {
    code: 'PLACEMENT_NOT_PREPARED',
    message: `The database ${JSON.stringify(database)} could not be prepared, and is as it was: ${why}`,
    hint: 'Mend what the message names, then run `saas migrate` again.',
    ...(sqlState === undefined ? {} : { details: { sqlState } }),
  }
}
