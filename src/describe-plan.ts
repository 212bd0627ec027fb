import {
  type ApprovedPlan,
  type Fleet,
  type PlanReport,
  readFleetPlan,
  type ReadPlan,
  reportPlan,
  restrictToPlan,
  type Selection,
} from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import type { Paint } from './terminal/index.ts'
import { type Assessment, assessPlan, isSound } from './workspace/assess-plan.ts'

/** A plan, and what people and programs are told of it. */
export interface DescribedPlan {
  readonly plan: ReadPlan
  readonly report: PlanReport & Assessment
  readonly text: string
  /** Whether nothing is known that speaks against applying it. */
  readonly isSound: boolean
}

export interface PlanQuestion {
  readonly migrations: readonly RenderedMigration[]
  readonly selection: Selection
  /** What is left of this plan is meant. Default: whatever is pending. */
  readonly approved?: ApprovedPlan | undefined
  /** Connections for each cluster, for the estimate. Default: 4. */
  readonly concurrency?: number
}

/**
 * What `saas migrate` would do; nothing is changed.
 *
 * @throws {TenantryError} those of `readFleetPlan`, PLAN_OUTDATED, SQL_INVALID
 */
export async function describePlan(
  fleet: Fleet,
  { migrations, selection, approved, concurrency }: PlanQuestion,
  paint: Paint,
): Promise<DescribedPlan> {
  const { renderPlan } = await import('./terminal/render-plan.ts')
  const { renderAssessment } = await import('./terminal/render-assessment.ts')
  const { placements, held } = await readFleetPlan(fleet, migrations, selection)
  const plan: ReadPlan = {
    migrations,
    held,
    placements: approved ? restrictToPlan(approved, migrations, placements) : placements,
  }
  const report = reportPlan(plan)
  const assessment = await assessPlan(fleet, plan, concurrency)
  const text = [renderPlan(report, paint), renderAssessment(report, assessment, paint)].join('\n')
  return { plan, report: { ...report, ...assessment }, text, isSound: isSound(assessment) }
}
