import type { ErrorReport } from '@tenantry/runtime/errors'
import type { Fleet, FleetPlan } from '@tenantry/runtime/fleet'

import { lintMigrations, refuseUnsaidLoss } from '../lint/index.ts'
import { checkPlacements } from './check-placements.ts'

/**
 * What `saas migrate` asks before it touches a placement: nothing may be lost that no migration says is
 * meant, and no placement may have rows that a migration would refuse.
 *
 * @returns What stands against a placement, by its id.
 * @throws {TenantryError} MIGRATION_DESTRUCTIVE, SQL_INVALID
 */
export async function judgePlan(
  fleet: Fleet,
  plan: FleetPlan,
): Promise<ReadonlyMap<string, ErrorReport>> {
  const pending = new Set(plan.placements.flatMap((entry) => entry.pending.map(({ name }) => name)))
  if (pending.size === 0) return new Map()
  refuseUnsaidLoss(await lintMigrations(plan.migrations, { only: (name) => pending.has(name) }))
  const { against } = await checkPlacements(fleet, plan)
  return new Map(Object.entries(against).map(([id, errors]) => [id, joinErrors(errors)]))
}

/** A placement fails once, for all that stands against it. */
function joinErrors(errors: readonly ErrorReport[]): ErrorReport {
  const [first, ...others] = errors
  if (first === undefined) throw new Error('A placement that nothing stands against was reported.')
  const messages = [first, ...others].map(({ message }) => message)
  return { ...first, message: messages.join('\n  ') }
}
