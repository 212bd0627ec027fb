import { describe, expect, test } from 'vitest'

import { alternate } from '../../bench/measure/alternate.ts'
import { compare } from '../../bench/measure/compare.ts'
import { median, quantile, spread } from '../../bench/measure/statistics.ts'

describe('statistics', () => {
  test('the median is in the middle, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([7])).toBe(7)
  })

  test('a quantile lies between its neighbours', () => {
    expect(quantile([0, 10, 20, 30, 40], 0.25)).toBe(10)
    expect(quantile([0, 10], 0.25)).toBe(2.5)
  })

  test('there is none of nothing', () => {
    expect(() => median([])).toThrow(RangeError)
  })

  test('the spread is the middle half, as a part of the median', () => {
    expect(spread([1, 1, 1])).toBe(0)
    expect(spread([8, 9, 10, 11, 12])).toBe(0.2)
  })

  test('a sample is left as it was', () => {
    const samples = [3, 1, 2]
    median(samples)
    expect(samples).toEqual([3, 1, 2])
  })
})

describe('compare', () => {
  test('the ratio is that of the medians', () => {
    const { ours, reference, ratio, runs } = compare([2, 3, 100], [4, 1, 2])
    expect({ ours, reference, ratio, runs }).toEqual({ ours: 3, reference: 2, ratio: 1.5, runs: 3 })
  })

  test('what slows both sides of a round down does not spread', () => {
    expect(compare([1, 10, 3], [2, 20, 6]).spread).toBe(0)
  })

  test('sides that were run unequally often cannot be held against each other', () => {
    expect(() => compare([1, 2], [1])).toThrow(RangeError)
  })
})

describe('alternate', () => {
  test('runs the sides in turn, each first as often as the other, and leaves out the warm-up', async () => {
    const order: string[] = []
    const side = (name: string) => async () => order.push(name)
    const options = { runs: 4, warmups: 1 }
    const times = await alternate({ a: side('a'), b: side('b') }, options)
    expect(order.slice(2).join('')).toBe('abbaabba')
    expect(times).toEqual({ a: [3, 6, 7, 10], b: [4, 5, 8, 9] })
  })
})
