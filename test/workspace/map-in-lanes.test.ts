import { setTimeout as sleep } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { mapInLanes } from '../../src/workspace/map-in-lanes.ts'

test('keeps the order, and works on so many at once and no more', async () => {
  let under = 0
  let most = 0
  const results = await mapInLanes([30, 1, 20, 1, 10, 1], 3, async (delay, index) => {
    under += 1
    most = Math.max(most, under)
    await sleep(delay)
    under -= 1
    return `${index}:${delay}`
  })
  expect(results).toEqual(['0:30', '1:1', '2:20', '3:1', '4:10', '5:1'])
  expect(most).toBe(3)
})

test('a failure is thrown, and nothing is worked on twice', async () => {
  const seen: number[] = []
  const work = mapInLanes([1, 2, 3], 2, async (item) => {
    seen.push(item)
    if (item === 2) throw new Error('two')
  })
  await expect(work).rejects.toThrow('two')
  expect(new Set(seen).size).toBe(seen.length)
  expect(await mapInLanes([], 4, async () => 1)).toEqual([])
})
