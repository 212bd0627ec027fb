import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { type QuotaConfig, resolveLimits } from '@tenantry/runtime/config'
import {
  type LeaseGrants,
  type LeaseRequests,
  MemoryStore,
  type QuotaStore,
} from '@tenantry/runtime/quota'
import { afterEach, describe, expect, test } from 'vitest'

import { Leases } from '../../../packages/runtime/src/quota/lease/leases.ts'

/** A store whose answers come when the test lets them. */
class HeldStore implements QuotaStore {
  readonly asked: LeaseRequests[] = []
  store = new MemoryStore()
  #held: Promise<void> | undefined

  /** What is asked from now on is answered when the function that it returns is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#held = promise
    return () => {
      this.#held = undefined
      resolve()
    }
  }

  async exchange(requests: LeaseRequests): Promise<LeaseGrants> {
    this.asked.push(requests)
    const grants = this.store.exchange(requests)
    await this.#held
    return await grants
  }

  async leave(holder: string): Promise<void> {
    await this.#held
    await this.store.leave(holder)
  }

  async close(): Promise<void> {}
}

const opened: Leases[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((leases) => leases.close()))
})

function open(
  store: QuotaStore,
  {
    now = () => performance.now(),
    onOutage = () => undefined,
  }: { readonly now?: () => number; readonly onOutage?: (error: unknown) => void } = {},
): Leases {
  const leases = new Leases({ store, holder: randomUUID(), onOutage, now })
  opened.push(leases)
  return leases
}

const limitsOf = (quota: QuotaConfig) => resolveLimits(quota)
const timed = async (answer: unknown): Promise<number> => {
  const began = performance.now()
  await answer
  return performance.now() - began
}

describe('an exchange', () => {
  test('whoever asks at the very end of one is asked for in another one', async () => {
    const leases = open(new MemoryStore())
    const limits = limitsOf({ requests: { rate: '1/h', burst: 1 } })
    for (let turns = 0; turns < 30; turns += 1) {
      const first = leases.enter(`first ${turns}`, limits, 1)
      const second = (async () => {
        for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
        return await leases.enter(`second ${turns}`, limits, 1)
      })()
      expect(await timed(Promise.all([first, second]))).toBeLessThan(200)
    }
  })

  test('nobody waits for two that do not answer, one behind the other', async () => {
    const store = new HeldStore()
    const leases = open(store)
    const limits = limitsOf({ requests: { rate: '10/s' }, concurrency: 8 })
    const release = store.hold()
    const first = timed(leases.enter('a', limits, 1))
    await sleep(150)
    const second = timed(leases.enter('b', limits, 1))
    expect(await first).toBeLessThan(400)
    expect(await second).toBeLessThan(250)
    release()
  })

  test('a store that is out is tried with nobody waiting for it', async () => {
    const store = new HeldStore()
    const outages: unknown[] = []
    const leases = open(store, { onOutage: (error) => outages.push(error) })
    const limits = limitsOf({ requests: { rate: '1000/s' } })
    const release = store.hold()
    await leases.enter('a', limits, 1)
    for (let round = 0; round < 20; round += 1) {
      expect(await timed(leases.enter('a', limits, 1))).toBeLessThan(100)
      await sleep(50)
    }
    // What hangs is waited for, and no more is sent behind it.
    expect(store.asked).toHaveLength(1)
    release()
    await expect.poll(() => outages, { timeout: 1500 }).toEqual([expect.any(Error), undefined])
  })

  test('closing waits for no store, and asks it for nothing more', async () => {
    const store = new HeldStore()
    const leases = open(store)
    const limits = limitsOf({ requests: { rate: '1000/s' }, concurrency: 8 })
    await leases.enter('a', limits, 1)
    const release = store.hold()
    const waiting = leases.enter('b', limits, 1)
    await sleep(10)
    const asked = store.asked.length
    expect(await timed(leases.close())).toBeLessThan(800)
    await waiting
    leases.leave('a', limits)
    await leases.enter('c', limits, 1)
    expect(store.asked).toHaveLength(asked)
    release()
  })
})

describe('a rate', () => {
  test('what was granted by a limit that was lowered meanwhile is not used', async () => {
    const store = new HeldStore()
    const leases = open(store)
    const wide = limitsOf({ requests: { rate: '10000/s', burst: 10_000 } })
    // What it leases ahead grows, and some of that is on its way when the limit changes.
    for (let round = 0; round < 300; round += 1) await leases.enter('a', wide, 10)
    const release = store.hold()
    const before = store.asked.length
    while (store.asked.length === before) {
      void leases.enter('a', wide, 10)
      await Promise.resolve()
    }
    expect(store.asked.at(-1)?.cells[0]?.most).toBeGreaterThan(100)
    const narrow = limitsOf({ requests: { rate: '1/h', burst: 2 } })
    const answers = Array.from({ length: 20 }, async () => await leases.enter('a', narrow, 1))
    release()
    const refused = (await Promise.all(answers)).filter((answer) => answer !== undefined)
    expect(refused.length).toBeGreaterThanOrEqual(18)
  })

  test('an outage that lasts lets through a share, however often leases are renewed', async () => {
    const store = new HeldStore()
    store.hold()
    const leases = open(store)
    const limits = limitsOf({ requests: { rate: '1/h', burst: 80 } })
    let admitted = 0
    for (let round = 0; round < 17; round += 1) {
      for (let index = 0; index < 10; index += 1) {
        if ((await leases.enter('a', limits, 1)) === undefined) admitted += 1
      }
      await sleep(150)
    }
    expect(admitted).toBe(10)
  })

  test('a dear request in an outage counts in full', async () => {
    const store = new HeldStore()
    store.hold()
    const leases = open(store)
    const limits = limitsOf({ requests: { rate: '100/s', burst: 80 } })
    expect(await leases.enter('a', limits, 50)).toBeUndefined()
    // An eighth of the rate brings 50 in 4 s, and the eighth of the burst is behind that.
    expect(await leases.enter('a', limits, 1)).toMatchObject({ quota: 'requests' })
    const refusal = await leases.enter('a', limits, 50)
    expect(refusal?.retryAfterMs).toBeGreaterThan(3500)
    expect(refusal?.retryAfterMs).toBeLessThanOrEqual(4000)
  })
})

describe('concurrency', () => {
  test('those that come while the store is asked for others are asked for too', async () => {
    const store = new HeldStore()
    const leases = open(store)
    const limits = limitsOf({ concurrency: 100 })
    const release = store.hold()
    const first = leases.enter('a', limits, 1)
    await sleep(10)
    const others = Array.from({ length: 40 }, async () => await leases.enter('a', limits, 1))
    release()
    expect(await first).toBeUndefined()
    expect(await Promise.all(others)).toEqual(others.map(() => undefined))
  })

  test('a process whose lease is over takes nothing that another one has by now', async () => {
    let offset = 0
    const now = (): number => performance.now() + offset
    const store = new MemoryStore(now)
    const [one, other] = [open(store, { now }), open(store, { now })]
    const limits = limitsOf({ concurrency: 8 })
    for (let index = 0; index < 8; index += 1) await one.enter('a', limits, 1)
    for (let index = 0; index < 7; index += 1) one.leave('a', limits)
    offset = 7000
    let inside = 1
    for (let index = 0; index < 8; index += 1) {
      if ((await other.enter('a', limits, 1)) === undefined) inside += 1
    }
    expect(inside).toBe(9)
    for (let index = 0; index < 8; index += 1) {
      if ((await one.enter('a', limits, 1)) === undefined) inside += 1
    }
    // The one that never left is all that is too much.
    expect(inside).toBe(9)
  })

  test('behind a store that has forgotten, the processes come back to the limit', async () => {
    const store = new HeldStore()
    const limits = limitsOf({ concurrency: 8 })
    const processes = [open(store), open(store)]
    let inside = 0
    const over = new AbortController()
    const workers = processes.flatMap((leases) =>
      Array.from({ length: 12 }, async () => {
        while (!over.signal.aborted) {
          if ((await leases.enter('a', limits, 1)) === undefined) {
            inside += 1
            await sleep(20)
            inside -= 1
            leases.leave('a', limits)
          }
          await sleep(1)
        }
      }),
    )
    await sleep(300)
    store.store = new MemoryStore()
    await sleep(4300)
    let most = 0
    for (let look = 0; look < 40; look += 1) {
      most = Math.max(most, inside)
      await sleep(10)
    }
    over.abort()
    await Promise.all(workers)
    expect(most).toBeLessThanOrEqual(8)
    expect(most).toBeGreaterThan(4)
  })
})
