import {
  estimateRun,
  type Fleet,
  type FleetPlan,
  planRollout,
  type RunEstimate,
} from '@tenantry/runtime/fleet'

import { type LintReport, lintMigrations } from '../lint/index.ts'
import { locksOfMigrations, type MigrationLocks } from '../sql/index.ts'
import { checkPlacements, type PreflightReport } from './check-placements.ts'

/** What is known of a plan before it is applied. */
export interface Assessment {
  /** Of the pending migrations. */
  readonly lint: LintReport
  /** Of the pending migrations, in their order. */
  readonly locks: readonly MigrationLocks[]
  readonly preflight: PreflightReport
  /** In which order the placements that are behind are migrated. */
  readonly waves: readonly PlannedWave[]
  /** How long that takes, as far as it was measured. */
  readonly estimate: RunEstimate
}

export interface PlannedWave {
  readonly name: string
  readonly placements: number
  /** How long the run waits behind it, where another one follows. */
  readonly pauseMs: number
  /** Connections for each cluster; undefined: as many as elsewhere. */
  readonly parallel: number | undefined
}

/**
 * Judges what is pending, tells its locks, counts in every placement the rows that would make it fail,
 * and estimates how long it takes.
 *
 * @param concurrency Connections for each cluster, which the estimate reckons with. Default: 4.
 * @throws {TenantryError} SQL_INVALID
 */
export async function assessPlan(
  fleet: Fleet,
  plan: FleetPlan,
  concurrency: number | undefined,
): Promise<Assessment> {
  const pending = new Set(plan.placements.flatMap((entry) => entry.pending.map(({ name }) => name)))
  const lint = await lintMigrations(plan.migrations, { only: (name) => pending.has(name) })
  const locks = await locksOfMigrations(plan.migrations)
  const behind = plan.placements.filter((entry) => entry.pending.length > 0)
  const waves = await planRollout(fleet, behind, undefined)
  const measured = await fleet.runs.measured(
    plan.migrations.filter(({ name }) => pending.has(name)),
  )
  return {
    lint,
    locks: locks.filter(({ migration }) => pending.has(migration)),
    preflight: await checkPlacements(fleet, plan),
    waves: waves.map(({ policy: { name, pauseMs, parallel }, placements }) => ({
      name,
      placements: placements.length,
      pauseMs,
      parallel,
    })),
    estimate: estimateRun(waves, measured, concurrency),
  }
}

/** Whether nothing is known that speaks against applying the plan. */
export function isSound({ lint, preflight }: Assessment): boolean {
  const hasErrors = lint.findings.some(({ severity }) => severity === 'error')
  return !hasErrors && Object.keys(preflight.against).length === 0
}
