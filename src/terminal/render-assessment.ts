import type { PlanReport, RunEstimate } from '@tenantry/runtime/fleet'
import type { ErrorReport } from '@tenantry/runtime/errors'

import type { LintReport } from '../lint/index.ts'
import type { MigrationLocks, SkippedCheck, TableLock } from '../sql/index.ts'
import type { Paint } from './colour.ts'
import { renderEstimate } from './render-estimate.ts'
import { renderFindings } from './render-findings.ts'
import { renderTable } from './render-table.ts'

/** What is told of a plan beside its SQL. */
export interface AssessmentData {
  readonly lint: LintReport
  readonly locks: readonly MigrationLocks[]
  readonly waves: readonly {
    readonly name: string
    readonly placements: number
    readonly parallel?: number | undefined
  }[]
  readonly estimate: RunEstimate
  readonly preflight: {
    readonly checks: number
    readonly skipped: readonly SkippedCheck[]
    readonly against: Readonly<Record<string, readonly ErrorReport[]>>
  }
}

const MOST_NAMED = 20

/** Where the placements lie, the locks, what the linter says, and which placements would fail. */
export function renderAssessment(
  report: PlanReport,
  { lint, locks, preflight, waves, estimate }: AssessmentData,
  paint: Paint,
): string {
  const { pending } = report
  if (pending.length === 0) return ''
  const allowed = lint.allowed.map(
    ({ migration, rule, reason }) => `  ${migration} allows ${rule}: ${reason}`,
  )
  return [
    ...renderPlaces(pending),
    ...(waves.length > 1
      ? [`Waves: ${waves.map(({ name, placements }) => `${name} (${placements})`).join(', then ')}`]
      : []),
    '',
    paint('bold', 'Locks'),
    ...renderLocks(locks),
    '  A statement waits for a lock as long as --lock-timeout of `saas migrate` says (500 ms), then the placement is tried again, up to 8 times.',
    '',
    paint('bold', 'Linter'),
    ...(lint.findings.length === 0 ? [paint('green', '  no findings')] : []),
    ...renderFindings(lint.findings, paint),
    ...allowed,
    ...(lint.findings.length === 0 ? [''] : []),
    paint('bold', 'Rows'),
    ...renderPreflight(preflight, paint),
    '',
    paint('bold', 'Estimate'),
    ...renderEstimate(report, estimate, { locks, waves }),
  ].join('\n')
}

function renderPlaces(pending: PlanReport['pending']): string[] {
  const groups = Map.groupBy(pending, ({ placement: { mode, cluster } }) => `${mode} on ${cluster}`)
  const counts = [...groups].map(([place, group]) => `${group.length} ${place}`)
  return [`Where: ${counts.join(', ')}`]
}

function renderLocks(migrations: readonly MigrationLocks[]): string[] {
  const rows = migrations.flatMap(({ migration, locks, unknown }) => [
    ...locks.map((lock) => [`  ${migration}`, lock.table, lock.mode, consequence(lock)]),
    ...unknown.map((what) => [`  ${migration}`, '?', 'not known', what]),
  ])
  return rows.length === 0 ? ['  none on a table that was there'] : [renderTable(rows)]
}

function consequence({ blocks, work }: TableLock): string {
  return `blocks ${blocks}${work === undefined ? '' : `, while it ${work}`}`
}

function renderPreflight(
  { checks, skipped, against }: AssessmentData['preflight'],
  paint: Paint,
): string[] {
  const errors = Object.values(against).flat()
  const unfit = Object.keys(against).length
  const head =
    unfit > 0
      ? `  ${paint('red', `${unfit} placements would fail`)}, or cannot be checked:`
      : `  ${paint('green', 'no placement has rows that a migration would refuse')} (${checks} ${checks === 1 ? 'check' : 'checks'})`
  const more = errors.length - MOST_NAMED
  return [
    head,
    ...errors.slice(0, MOST_NAMED).map(({ message }) => `    ${message}`),
    ...(more > 0 ? [`    and ${more} more (--json names all)`] : []),
    ...skipped.map(({ migration, what, why }) => `  not checked: ${migration}, ${what}: ${why}`),
  ]
}
