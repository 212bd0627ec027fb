import { expect, test } from 'vitest'

import type { PlacementOutcome } from '@tenantry/runtime/fleet'

import { plain } from '../../src/terminal/index.ts'
import { renderOutcomes } from '../../src/terminal/render-outcomes.ts'

function outcome(name: string, changes: Partial<PlacementOutcome> = {}): PlacementOutcome {
  const placement = {
    id: name,
    mode: 'bridge',
    cluster: 'one',
    database: 'app',
    schema: name,
  } as const
  return { placement, outcome: 'migrated', applied: [], error: undefined, ...changes }
}

function failure(name: string, code: string, message: string): PlacementOutcome {
  return outcome(name, { outcome: 'failed', error: { code, message, hint: `mend ${code}` } })
}

test('what went well is counted', () => {
  expect(renderOutcomes([outcome('a'), outcome('b')], plain)).toBe('2 placements: 2 migrated')
  expect(renderOutcomes([], plain)).toBe('0 placements: nothing to do')
})

test('failures of one cause stand together, with each message once, whose it is, and the remedy', () => {
  const text = renderOutcomes(
    [
      failure('a', 'UNFIT', '3 rows'),
      outcome('b'),
      failure('c', 'UNFIT', '7 rows in one/app/c'),
      failure('f', 'UNFIT', '3 rows'),
      failure('d', 'GONE', 'no such schema'),
      failure('e', 'GONE', 'no such schema'),
    ],
    plain,
  )
  expect(text.split('\n')).toEqual([
    'failed one/app/a, one/app/c, one/app/f',
    '  UNFIT: one/app/a and 1 more: 3 rows',
    '  UNFIT: 7 rows in one/app/c',
    '  → mend UNFIT',
    'failed one/app/d, one/app/e',
    '  GONE: no such schema',
    '  → mend GONE',
    '6 placements: 5 failed, 1 migrated',
  ])
})

test('of a hundred failures ten are named and three messages shown, the rest counted', () => {
  const failures = Array.from({ length: 100 }, (_, index) =>
    failure(`t${index}`, 'UNFIT', `${index + 1} rows`),
  )
  const [names, ...rest] = renderOutcomes(failures, plain).split('\n')
  expect(names).toMatch(/one\/app\/t9 and 90 more \(--json names all\)$/)
  expect(rest).toEqual([
    '  UNFIT: one/app/t0: 1 rows',
    '  UNFIT: one/app/t1: 2 rows',
    '  UNFIT: one/app/t2: 3 rows',
    '  and 97 more such messages',
    '  → mend UNFIT',
    '100 placements: 100 failed',
  ])
})

test('where there is no remedy, none is announced', () => {
  const error = { code: 'ODD', message: 'odd', hint: '' }
  const text = renderOutcomes([outcome('a', { outcome: 'failed', error })], plain)
  expect(text.split('\n')).toEqual(['failed one/app/a', '  ODD: odd', '1 placement: 1 failed'])
})

test('what was not run is named', () => {
  const text = renderOutcomes([outcome('a', { outcome: 'not run' })], plain)
  expect(text).toBe('not run: one/app/a\n1 placement: 1 not run')
})
