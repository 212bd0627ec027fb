import type { ErrorReport } from '@tenantry/runtime/errors'
import { type Fleet, type FleetPlan, runPreflight } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { deriveChecks, type SkippedCheck } from '../sql/index.ts'

export interface PreflightReport {
  /** How many different counts of rows were made. */
  readonly checks: number
  /** What cannot be counted before, each once. */
  readonly skipped: readonly SkippedCheck[]
  /** What stands against a placement, by its id. Others are fine. */
  readonly against: Readonly<Record<string, readonly ErrorReport[]>>
}

/**
 * Counts in every placement the rows that what is pending would refuse. Placements that lack the same
 * migrations are checked together: a fleet stands at few versions.
 *
 * @throws {TenantryError} SQL_INVALID
 */
export async function checkPlacements(fleet: Fleet, plan: FleetPlan): Promise<PreflightReport> {
  const groups = Map.groupBy(plan.placements, (entry) => namesOf(entry.pending).join('\n'))
  const queries = new Set<string>()
  const skipped = new Map<string, SkippedCheck>()
  const against: Record<string, readonly ErrorReport[]> = {}
  for (const group of groups.values()) {
    const [first] = group
    if (first === undefined || first.pending.length === 0) continue
    const names = new Set(namesOf(first.pending))
    const applied = plan.migrations.filter(({ name }) => !names.has(name))
    const derived = await deriveChecks(first.pending, applied)
    for (const { query } of derived.checks) queries.add(query)
    for (const one of derived.skipped) skipped.set(JSON.stringify(one), one)
    const placements = group.map(({ placement }) => placement)
    const found = await runPreflight(fleet, placements, derived.checks)
    for (const [id, errors] of found) against[id] = errors
  }
  return { checks: queries.size, skipped: [...skipped.values()], against }
}

function namesOf(migrations: readonly RenderedMigration[]): string[] {
  return migrations.map(({ name }) => name)
}
