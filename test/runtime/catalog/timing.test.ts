import { expect, test } from 'vitest'

import { alignTimings } from '../../../packages/runtime/src/catalog/timing.ts'

test('what migrations took together stands at the last of them', () => {
  const timings = [
    { migrations: ['a', 'b', 'c'], ms: 30 },
    { migrations: ['d'], ms: 7 },
  ]
  expect(alignTimings(['a', 'b', 'c', 'd'], timings)).toEqual([null, null, 30, 7])
})

test('migrations behind those that were applied have no figure yet', () => {
  expect(alignTimings(['a', 'b'], [{ migrations: ['a'], ms: 5 }])).toEqual([5])
})

test('nothing is known where nothing was timed', () => {
  expect(alignTimings(['a'], [])).toBeUndefined()
})

test.each([
  ['before', ['a', 'b'], [{ migrations: ['b'], ms: 5 }]],
  [
    'between',
    ['a', 'b', 'c'],
    [
      { migrations: ['a'], ms: 5 },
      { migrations: ['c'], ms: 6 },
    ],
  ],
])('nothing is known where another process has applied one %s', (_, migrations, timings) => {
  expect(alignTimings(migrations, timings)).toBeUndefined()
})
