import type { ErrorReport } from '@tenantry/runtime/errors'
import { type Fleet, type FleetPlan, planRollout, runPreflight } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { type LintReport, lintMigrations } from '../lint/index.ts'
import {
  deriveChecks,
  locksOfMigrations,
  type MigrationLocks,
  type SkippedCheck,
} from '../sql/index.ts'

/** What is known of a plan before it is applied. */
export interface Assessment {
  /** Of the pending migrations. */
  readonly lint: LintReport
  /** Of the pending migrations, in their order. */
  readonly locks: readonly MigrationLocks[]
  readonly preflight: PreflightReport
  /** In which order the placements that are behind are migrated. */
  readonly waves: readonly PlannedWave[]
}

export interface PlannedWave {
  readonly name: string
  readonly placements: number
  /** How long the run waits before it. */
  readonly pauseMs: number
}

export interface PreflightReport {
  /** How many different counts of rows were made. */
  readonly checks: number
  /** What cannot be counted before, each once. */
  readonly skipped: readonly SkippedCheck[]
  /** What stands against a placement, by its id. Others are fine. */
  readonly against: Readonly<Record<string, readonly ErrorReport[]>>
}

/**
 * Judges what is pending, tells its locks, and counts in every placement the rows that would make it fail.
 *
 * @throws {TenantryError} SQL_INVALID
 */
export async function assessPlan(fleet: Fleet, plan: FleetPlan): Promise<Assessment> {
  const pending = new Set(plan.placements.flatMap((entry) => entry.pending.map(({ name }) => name)))
  const lint = await lintMigrations(plan.migrations, { only: (name) => pending.has(name) })
  const locks = await locksOfMigrations(plan.migrations)
  const behind = plan.placements.filter((entry) => entry.pending.length > 0)
  const waves = await planRollout(fleet, behind, undefined)
  return {
    lint,
    locks: locks.filter(({ migration }) => pending.has(migration)),
    preflight: await checkPlacements(fleet, plan),
    waves: waves.map(({ policy: { name, pauseMs }, placements }) => ({
      name,
      placements: placements.length,
      pauseMs,
    })),
  }
}

/** Placements that lack the same migrations are checked together: a fleet stands at few versions. */
async function checkPlacements(fleet: Fleet, plan: FleetPlan): Promise<PreflightReport> {
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

/** Whether nothing is known that speaks against applying the plan. */
export function isSound({ lint, preflight }: Assessment): boolean {
  const hasErrors = lint.findings.some(({ severity }) => severity === 'error')
  return !hasErrors && Object.keys(preflight.against).length === 0
}
