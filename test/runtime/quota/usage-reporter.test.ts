import { setTimeout as sleep } from 'node:timers/promises'

import { beforeEach, expect, test } from 'vitest'

import { RequestsInside } from '../../../packages/runtime/src/quota/usage/requests-inside.ts'
import { UsageBook } from '../../../packages/runtime/src/quota/usage/usage-book.ts'
import type { UsageReport } from '../../../packages/runtime/src/quota/usage/usage-report.ts'
import { UsageReporter } from '../../../packages/runtime/src/quota/usage/usage-reporter.ts'

const INTERVAL_MS = 20

let book: UsageBook
let inside: RequestsInside
let reports: UsageReport[]
let outages: unknown[]
let answer: () => Promise<void>
let reporter: UsageReporter

beforeEach(() => {
  book = new UsageBook()
  inside = new RequestsInside()
  reports = []
  outages = []
  answer = async () => {}
  reporter = new UsageReporter({
    process: 'p',
    name: 'machine:1',
    book,
    inside: () => inside.counts(),
    connections: () => new Map(),
    most: 2,
    intervalMs: INTERVAL_MS,
    onOutage: (error) => {
      outages.push(error)
      throw new Error('Whoever is told fails.')
    },
    send: async (report) => {
      reports.push(report)
      await answer()
    },
  })
  return async () => await reporter.close()
})

function use(id: string, requests: number): void {
  book.note({ id, slug: id, tier: 'free' }, (usage) => {
    usage.requests += requests
  })
}

async function reportsOf(count: number): Promise<UsageReport[]> {
  await expect.poll(() => reports.length).toBeGreaterThanOrEqual(count)
  return reports
}

test('nothing is told before somebody does something, and an end of it once', async () => {
  await sleep(5 * INTERVAL_MS)
  expect(reports).toEqual([])
  use('a', 3)
  await reportsOf(2)
  await sleep(5 * INTERVAL_MS)
  expect(reports.map(({ tenants }) => tenants.map(({ usage }) => usage.requests))).toEqual([
    [3],
    [],
  ])
  // The pause before it is not part of the interval.
  expect(reports[0]?.intervalMs).toBeLessThan(10 * INTERVAL_MS)
})

test('of more tenants than a report may have, those that used the least are left out', async () => {
  use('a', 1)
  use('b', 9)
  use('c', 5)
  const [report] = await reportsOf(1)
  expect(report?.tenants.map(({ id }) => id)).toEqual(['b', 'c'])
  expect(report?.leftOut).toBe(1)
})

test('a request that takes long is told of again and again', async () => {
  inside.enter('a')
  inside.enter('a')
  inside.leave('a')
  const [, second] = await reportsOf(3)
  expect(second?.tenants).toMatchObject([{ id: 'a', inside: 1, usage: { requests: 0 } }])
  inside.leave('a')
})

test('an outage is told once, paused for, and over with the next answer', async () => {
  const failure = new Error('no')
  answer = () => Promise.reject(failure)
  inside.enter('a')
  await reportsOf(3)
  const failed = reports.length
  // Twenty, forty, eighty milliseconds: in a fixed rhythm there would be four times as many.
  await sleep(10 * INTERVAL_MS)
  expect(reports.length).toBeLessThan(failed + 6)
  expect(outages).toEqual([failure])
  answer = async () => {}
  await expect.poll(() => outages).toEqual([failure, undefined])
  inside.leave('a')
})

test('while one is under way no other is sent, and closing does not wait for ever', async () => {
  answer = () => new Promise(() => undefined)
  inside.enter('a')
  await reportsOf(1)
  await sleep(5 * INTERVAL_MS)
  expect(reports).toHaveLength(1)
  const began = performance.now()
  await reporter.close()
  expect(performance.now() - began).toBeLessThan(5000)
  inside.leave('a')
})
