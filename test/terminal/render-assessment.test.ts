import { expect, test } from 'vitest'

import type { PlanReport } from '@tenantry/runtime/fleet'

import { plain } from '../../src/terminal/index.ts'
import { renderAssessment, type AssessmentData } from '../../src/terminal/render-assessment.ts'

const PLACEMENT = {
  id: 'p',
  mode: 'bridge',
  cluster: 'eu',
  database: 'acme',
  schema: 't_1',
} as const
const REPORT: PlanReport = {
  placements: 1,
  migrations: [],
  held: [],
  pending: [{ placement: PLACEMENT, version: undefined, pending: ['m'], problem: undefined }],
}
const QUIET: AssessmentData = {
  lint: { migrations: 1, findings: [], allowed: [] },
  locks: [{ migration: 'm', locks: [], unknown: [] }],
  waves: [{ name: 'rest', placements: 1 }],
  preflight: { checks: 2, skipped: [], against: {} },
  estimate: {
    durationMs: undefined,
    pausesMs: 0,
    concurrency: 4,
    placements: 0,
    ofOtherMode: 0,
    measured: [],
    unmeasured: { placements: 1, migrations: ['m'] },
  },
}

test('where nothing is against a plan, that is said of each part', () => {
  const text = renderAssessment(REPORT, QUIET, plain)
  expect(text).toContain('Where: 1 bridge on eu')
  expect(text).not.toContain('Waves')
  expect(text).toContain('none on a table that was there')
  expect(text).toContain('no findings')
  expect(text).toContain('no placement has rows that a migration would refuse (2 checks)')
  expect(text).toContain('none yet: no run has measured m')
})

test('waves, unknown locks, allowed findings, skipped checks and more errors than are named are told', () => {
  const error = { code: 'PLACEMENT_ROWS_UNFIT', message: 'unfit', hint: '' }
  const finding = {
    kind: 'migration',
    rule: 'rename',
    group: 'destructive',
    severity: 'error',
    migration: 'm',
    module: 'billing',
    statement: 'alter table a rename to b',
    message: 'renamed',
    remedy: 'do not',
  } as const
  const text = renderAssessment(
    REPORT,
    {
      ...QUIET,
      lint: { migrations: 1, findings: [], allowed: [{ ...finding, reason: 'nobody reads it' }] },
      locks: [{ migration: 'm', locks: [], unknown: ['a do block'] }],
      waves: [
        { name: 'canary', placements: 1 },
        { name: 'rest', placements: 30 },
      ],
      preflight: {
        checks: 1,
        skipped: [{ migration: 'm', what: 'a.b is null', why: 'it is pending itself' }],
        against: Object.fromEntries(Array.from({ length: 25 }, (_, index) => [index, [error]])),
      },
    },
    plain,
  )
  expect(text).toContain('Waves: canary (1), then rest (30)')
  expect(text).toContain('m  ?  not known  a do block')
  expect(text).toContain('m allows rename: nobody reads it')
  expect(text).toContain('25 placements would fail, or cannot be checked:')
  expect(text).toContain('and 5 more (--json names all)')
  expect(text).toContain('not checked: m, a.b is null: it is pending itself')
})

test('a plan with nothing to do tells no more', () => {
  expect(renderAssessment({ ...REPORT, pending: [] }, QUIET, plain)).toBe('')
})
