import { migrate } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import type { BridgeFleet } from './bridge-fleet.ts'

/** Of one run, in milliseconds. */
export interface MigrateTimes {
  /** Until the last placement was told to be migrated. */
  readonly migrated: number
  /** Until all of it returned: the shape of every placement was verified. */
  readonly verified: number
}

/** @throws where a placement is left as it was. */
export async function timeMigrate(
  { fleet, placements }: BridgeFleet,
  migrations: readonly RenderedMigration[],
  concurrency: number,
): Promise<MigrateTimes> {
  const start = performance.now()
  let last = start
  const outcomes = await migrate(fleet, migrations, {
    concurrency,
    onOutcome: () => {
      last = performance.now()
    },
  })
  const end = performance.now()
  const done = outcomes.filter(({ outcome }) => outcome === 'migrated').length
  if (done !== placements.length) throw new Error(`${done} of ${placements.length} were migrated.`)
  return { migrated: last - start, verified: end - start }
}
