import { describe, expect, test } from 'vitest'

import { FairQueue, type FlowShare } from '../../../packages/runtime/src/quota/gate/fair-queue.ts'

const EQUAL: FlowShare = { weight: 1, connections: Number.POSITIVE_INFINITY }

interface Job {
  readonly flow: string
  readonly ms: number
}

/** Serves what waits on so many connections, on a clock that jumps from one end to the next, and tells who was served when. */
function serveAll(queue: FairQueue<Job>, connections: number, untilMs = Number.POSITIVE_INFINITY) {
  const busy: { job: Job; service: ReturnType<typeof queue.serve>; endsAt: number; ms: number }[] =
    []
  const served: { flow: string; at: number; ms: number }[] = []
  let now = 0
  for (;;) {
    while (busy.length < connections) {
      const turn = queue.next()
      if (turn === undefined) break
      const service = queue.serve(turn.key, turn.item)
      busy.push({ job: turn.item, service, endsAt: now + turn.item.ms, ms: turn.item.ms })
      served.push({ flow: turn.key, at: now, ms: turn.item.ms })
    }
    busy.sort((one, other) => one.endsAt - other.endsAt)
    const first = busy.shift()
    if (first === undefined || first.endsAt > untilMs) return served
    now = first.endsAt
    queue.end(first.service, first.ms)
  }
}

function fill(queue: FairQueue<Job>, flow: string, share: FlowShare, count: number, ms: number) {
  for (let index = 0; index < count; index += 1) queue.add(flow, share, { flow, ms })
}

function timeOf(served: readonly { flow: string; ms: number }[], flow: string): number {
  return served.filter((one) => one.flow === flow).reduce((sum, { ms }) => sum + ms, 0)
}

test('a neighbour is served next, however many others wait', () => {
  const queue = new FairQueue<Job>()
  fill(queue, 'flood', EQUAL, 1000, 10)
  queue.add('neighbour', EQUAL, { flow: 'neighbour', ms: 10 })
  const order = serveAll(queue, 1).map(({ flow }) => flow)
  expect(order.indexOf('neighbour')).toBeLessThanOrEqual(1)
})

test('time is shared, and not turns: one whose jobs take long is served more rarely', () => {
  const queue = new FairQueue<Job>()
  fill(queue, 'long', EQUAL, 1000, 100)
  fill(queue, 'short', EQUAL, 10_000, 2)
  const served = serveAll(queue, 4, 10_000)
  const ratio = timeOf(served, 'long') / timeOf(served, 'short')
  expect(ratio).toBeGreaterThan(0.9)
  expect(ratio).toBeLessThan(1.15)
})

test('by weight', () => {
  const queue = new FairQueue<Job>()
  fill(queue, 'light', EQUAL, 5000, 5)
  fill(queue, 'heavy', { ...EQUAL, weight: 3 }, 5000, 5)
  const served = serveAll(queue, 4, 5000)
  const ratio = timeOf(served, 'heavy') / timeOf(served, 'light')
  expect(ratio).toBeGreaterThan(2.8)
  expect(ratio).toBeLessThan(3.2)
})

test('who pauses saves nothing up, and who comes back owes what it has had', () => {
  const queue = new FairQueue<Job>()
  fill(queue, 'busy', EQUAL, 400, 5)
  serveAll(queue, 1, 1000)
  fill(queue, 'late', EQUAL, 400, 5)
  const served = serveAll(queue, 1, 200)
  expect(timeOf(served, 'late')).toBeLessThan(130)
  expect(timeOf(served, 'late')).toBeGreaterThan(70)
})

test('no flow has more at a time than it may, and the others go on', () => {
  const queue = new FairQueue<Job>()
  fill(queue, 'bound', { weight: 1, connections: 2 }, 5, 10)
  const first = ['a', 'b'].map(() => {
    const turn = queue.next()
    if (turn === undefined) throw new Error('nobody waits')
    return queue.serve(turn.key, turn.item)
  })
  expect(queue.next()).toBeUndefined()
  queue.add('other', EQUAL, { flow: 'other', ms: 1 })
  expect(queue.next()?.key).toBe('other')
  const [service] = first
  if (service !== undefined) queue.end(service, 10)
  expect(queue.served('bound')).toBe(1)
})

describe('bookkeeping', () => {
  test('what waits no longer is gone, and what is idle takes no memory', () => {
    const queue = new FairQueue<Job>()
    const job = { flow: 'a', ms: 1 }
    queue.add('a', EQUAL, job)
    queue.remove('a', job)
    queue.remove('a', job)
    expect(queue.size).toBe(0)
    expect(queue.next()).toBeUndefined()
    for (let index = 0; index < 100; index += 1) fill(queue, `t${index}`, EQUAL, 3, 2)
    serveAll(queue, 3)
    expect(queue.size).toBe(0)
    expect([...queue.items()]).toEqual([])
    expect(queue.waiting('t1')).toBe(0)
  })

  test('what does not wait cannot be served', () => {
    const queue = new FairQueue<Job>()
    expect(() => queue.serve('a', { flow: 'a', ms: 1 })).toThrow(/does not wait/)
  })
})

test('the last one that waited is counted while it is served', () => {
  const queue = new FairQueue<Job>()
  fill(queue, 'only', EQUAL, 1, 10)
  const turn = queue.next()
  const service = turn && queue.serve(turn.key, turn.item)
  expect(queue.served('only')).toBe(1)
  if (service !== undefined) queue.end(service, 10)
  expect(queue.flows).toBe(0)
})

test('nothing is kept of those who were served and do not wait', () => {
  const queue = new FairQueue<Job>()
  for (let number = 0; number < 1000; number += 1) fill(queue, `flow ${number}`, EQUAL, 1, 10)
  // Each of them has had more than the one who still waits.
  fill(queue, 'patient', { ...EQUAL, connections: 1 }, 3, 1)
  serveAll(queue, 4)
  expect(queue.size).toBe(0)
  expect(queue.flows).toBe(0)
})
