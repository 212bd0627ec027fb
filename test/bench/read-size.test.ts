import { expect, test } from 'vitest'

import { readSize } from '../../bench/measure/read-size.ts'

test('a benchmark has its full size unless the environment says another one', () => {
  expect(readSize('BENCH_PLACEMENTS', 5000, {})).toBe(5000)
  expect(readSize('BENCH_PLACEMENTS', 5000, { BENCH_PLACEMENTS: '' })).toBe(5000)
  expect(readSize('BENCH_PLACEMENTS', 5000, { BENCH_PLACEMENTS: '60' })).toBe(60)
})

test.each(['0', '-1', '1.5', '5k', ' '])('%j is no size', (given) => {
  expect(() => readSize('BENCH_PLACEMENTS', 5000, { BENCH_PLACEMENTS: given })).toThrow(RangeError)
})
