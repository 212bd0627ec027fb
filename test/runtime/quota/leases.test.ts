import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { resolveLimits, type QuotaConfig } from '@tenantry/runtime/config'
import {
  assertRouteQuota,
  type LeaseGrants,
  type LeaseRequests,
  MemoryStore,
  type QuotaStore,
} from '@tenantry/runtime/quota'
import { afterEach, describe, expect, test } from 'vitest'

import { LEASE_MS, Leases } from '../../../packages/runtime/src/quota/lease/leases.ts'
import { AHEAD_MS } from '../../../packages/runtime/src/quota/lease/rate-lease.ts'

/** A store that is as far away, or as broken, as a test wants it. */
class FarStore implements QuotaStore {
  exchanges = 0
  asked = 0
  delayMs = 0
  isDown = false
  store = new MemoryStore()

  async exchange(requests: LeaseRequests): Promise<LeaseGrants> {
    this.exchanges += 1
    this.asked += requests.cells.length + requests.places.length
    if (this.delayMs > 0) await sleep(this.delayMs)
    if (this.isDown) throw new Error('down')
    return await this.store.exchange(requests)
  }

  async leave(holder: string): Promise<void> {
    await this.store.leave(holder)
  }

  async close(): Promise<void> {}
}

const opened: Leases[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((leases) => leases.close()))
})

function open(store: QuotaStore, outages: unknown[] = []): Leases {
  const leases = new Leases({
    store,
    holder: randomUUID(),
    onOutage: (error) => outages.push(error),
  })
  opened.push(leases)
  return leases
}

const limitsOf = (quota: QuotaConfig) => resolveLimits(quota)

describe('a rate', () => {
  test('is decided without the store once cells are leased, and while there are none', async () => {
    const store = new FarStore()
    const leases = open(store)
    const limits = limitsOf({ requests: { rate: '1000/s', burst: 1000 } })
    for (let round = 0; round < 10; round += 1) await leases.enter('a', limits, 1)
    const before = store.exchanges
    let atOnce = 0
    for (let index = 0; index < 50; index += 1) {
      const entered = leases.enter('a', limits, 1)
      if (entered instanceof Promise) await entered
      else atOnce += 1
    }
    expect(atOnce).toBeGreaterThan(40)
    expect(store.exchanges - before).toBeLessThan(10)

    const narrow = limitsOf({ requests: { rate: '1/m', burst: 1 } })
    expect(await leases.enter('b', narrow, 1)).toBeUndefined()
    const asked = store.exchanges
    for (let index = 0; index < 1000; index += 1) {
      const refusal = leases.enter('b', narrow, 1)
      expect(refusal).toMatchObject({ quota: 'requests' })
    }
    expect(store.exchanges).toBe(asked)
  })

  test('all that is within the burst comes through, however many come at once', async () => {
    const store = new FarStore()
    store.delayMs = 20
    const leases = open(store)
    const limits = limitsOf({ requests: { rate: '10/s', burst: 100 } })
    const answers = await Promise.all(
      Array.from({ length: 150 }, async () => await leases.enter('a', limits, 1)),
    )
    const refused = answers.filter((answer) => answer !== undefined)
    expect(refused.length).toBeGreaterThanOrEqual(48)
    expect(refused.length).toBeLessThanOrEqual(50)
    for (const refusal of refused) {
      expect(refusal?.retryAfterMs).toBeGreaterThan(0)
      expect(refusal?.retryAfterMs).toBeLessThanOrEqual(100)
    }
  })

  test('several processes together let through the rate, the burst, and what they may lease ahead', async () => {
    const store = new FarStore()
    store.delayMs = 2
    const processes = Array.from({ length: 4 }, () => open(store))
    const [perSecond, burst, forMs] = [500, 100, 2000]
    const limits = limitsOf({ requests: { rate: `${perSecond}/s`, burst } })
    const admitted: number[] = []
    const began = performance.now()
    await Promise.all(
      processes.flatMap((leases) =>
        Array.from({ length: 5 }, async () => {
          while (performance.now() < began + forMs) {
            if ((await leases.enter('a', limits, 1)) === undefined) admitted.push(performance.now())
            await sleep(1)
          }
        }),
      ),
    )
    const took = performance.now() - began
    const ahead = processes.length * Math.floor((AHEAD_MS / 1000) * perSecond)
    const fair = burst + (perSecond * took) / 1000
    expect(admitted.length).toBeLessThanOrEqual(fair + ahead)
    expect(admitted.length).toBeGreaterThan(0.85 * fair)
  })

  test('what was granted to requests that have gone on without it is not kept for others', async () => {
    const store = new FarStore()
    const leases = open(store)
    const limits = limitsOf({ requests: { rate: '1/h', burst: 100 } })
    store.delayMs = 200
    const first = leases.enter('b', limits, 1)
    await sleep(20)
    // They are asked for behind the first one, and decide alone before that is answered.
    await Promise.all(Array.from({ length: 60 }, async () => await leases.enter('a', limits, 1)))
    await first
    await sleep(300)
    store.delayMs = 0
    let admitted = 0
    for (let index = 0; index < 100; index += 1) {
      if ((await leases.enter('a', limits, 1)) === undefined) admitted += 1
    }
    // The store has charged the one that the first of them asked for.
    expect(admitted).toBe(99)
  })

  test.each([Number.NaN, -5, 0.5, Number.POSITIVE_INFINITY])('a cost of %s is refused', (cost) => {
    expect(() => assertRouteQuota({ cost })).toThrow(
      expect.objectContaining({ code: 'QUOTA_ROUTE_INVALID' }),
    )
  })

  test('a request that costs nothing comes through where nothing is left', async () => {
    const leases = open(new MemoryStore())
    const limits = limitsOf({ requests: { rate: '1/h', burst: 1 } })
    expect(await leases.enter('a', limits, 1)).toBeUndefined()
    expect(await leases.enter('a', limits, 1)).toBeDefined()
    expect(await leases.enter('a', limits, 0)).toBeUndefined()
  })

  test('a request that costs more than the burst takes all of it', async () => {
    const leases = open(new MemoryStore())
    const limits = limitsOf({ requests: { rate: '1/s', burst: 20 } })
    expect(await leases.enter('a', limits, 50)).toBeUndefined()
    expect(await leases.enter('a', limits, 1)).toMatchObject({ quota: 'requests' })
  })

  test('a dear request that is refused leaves the cheap ones alone', async () => {
    const leases = open(new MemoryStore())
    const limits = limitsOf({ requests: { rate: '1/s', burst: 10 } })
    expect(await leases.enter('a', limits, 6)).toBeUndefined()
    const refusal = await leases.enter('a', limits, 6)
    expect(refusal).toMatchObject({ quota: 'requests' })
    expect(refusal?.retryAfterMs).toBeGreaterThan(1000)
    expect(refusal?.retryAfterMs).toBeLessThanOrEqual(2000)
    for (let index = 0; index < 4; index += 1) {
      expect(await leases.enter('a', limits, 1)).toBeUndefined()
    }
  })

  test('another limit holds at once', async () => {
    const leases = open(new MemoryStore())
    const before = limitsOf({ requests: { rate: '1/h', burst: 1 } })
    await leases.enter('a', before, 1)
    expect(await leases.enter('a', before, 1)).toBeDefined()
    const after = limitsOf({ requests: { rate: '1000/s', burst: 1000 } })
    // What was spent before counts as its burst, once.
    await leases.enter('a', after, 1)
    await sleep(20)
    expect(await leases.enter('a', after, 1)).toBeUndefined()
  })

  test('2,000 tenants are asked for in few exchanges', async () => {
    const store = new FarStore()
    const leases = open(store)
    const limits = limitsOf({ requests: { rate: '10/s' } })
    await Promise.all(
      Array.from({ length: 2000 }, async (_, index) => await leases.enter(`${index}`, limits, 1)),
    )
    expect(store.asked).toBe(2000)
    expect(store.exchanges).toBeLessThan(10)
  })
})

describe('concurrency', () => {
  test('is never above the limit, over several processes that come and go', async () => {
    const store = new FarStore()
    store.delayMs = 1
    const limit = 12
    const limits = limitsOf({ concurrency: limit })
    const processes = Array.from({ length: 3 }, () => open(store))
    let [inside, most, served, refused] = [0, 0, 0, 0]
    const ends = performance.now() + 3000
    await Promise.all(
      processes.flatMap((leases) =>
        Array.from({ length: 10 }, async (_, index) => {
          while (performance.now() < ends) {
            if ((await leases.enter('a', limits, 1)) !== undefined) {
              refused += 1
              await sleep(2 + index)
              continue
            }
            inside += 1
            most = Math.max(most, inside)
            await sleep(1 + (index % 7) * 3)
            inside -= 1
            served += 1
            leases.leave('a', limits)
          }
        }),
      ),
    )
    expect(most).toBeLessThanOrEqual(limit)
    expect(most).toBeGreaterThan(limit / 2)
    expect(served).toBeGreaterThan(500)
    expect(refused).toBeGreaterThan(0)
  })

  test('all that are within the limit come in, while others are asked for', async () => {
    const store = new FarStore()
    store.delayMs = 20
    const leases = open(store)
    const limits = limitsOf({ concurrency: 60 })
    const answers = await Promise.all(
      Array.from({ length: 70 }, async (_, index) => {
        await sleep(index)
        return await leases.enter('a', limits, 1)
      }),
    )
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(60)
  })

  test('what a request leaves is free at once, and what a refused rate took is too', async () => {
    const leases = open(new MemoryStore())
    const limits = limitsOf({ concurrency: 1, requests: { rate: '1/h', burst: 2 } })
    expect(await leases.enter('a', limits, 1)).toBeUndefined()
    expect(await leases.enter('a', limits, 1)).toMatchObject({ quota: 'concurrency' })
    leases.leave('a', limits)
    expect(await leases.enter('a', limits, 1)).toBeUndefined()
    leases.leave('a', limits)
    for (let index = 0; index < 3; index += 1) {
      expect(await leases.enter('a', limits, 1)).toMatchObject({ quota: 'requests' })
    }
  })

  test('a process that wants some gets its share of what another one holds', async () => {
    const store = new MemoryStore()
    const [one, other] = [open(store), open(store)]
    const limits = limitsOf({ concurrency: 8 })
    for (let index = 0; index < 8; index += 1)
      expect(await one.enter('a', limits, 1)).toBeUndefined()
    expect(await other.enter('a', limits, 1)).toMatchObject({ quota: 'concurrency' })
    const flooding = setInterval(() => {
      one.leave('a', limits)
      void one.enter('a', limits, 1)
    }, 5)
    try {
      await expect
        .poll(async () => (await other.enter('a', limits, 1)) === undefined, {
          timeout: LEASE_MS,
          interval: 30,
        })
        .toBe(true)
    } finally {
      clearInterval(flooding)
    }
  })

  test('a process that is gone without a word loses its places when the lease is over', async () => {
    const store = new MemoryStore()
    const limits = limitsOf({ concurrency: 3 })
    await store.exchange({
      holder: randomUUID(),
      leaseMs: 400,
      cells: [],
      places: [{ tenantId: 'a', limit: 3, firm: 0, wanted: 3 }],
    })
    const leases = open(store)
    expect(await leases.enter('a', limits, 1)).toMatchObject({ quota: 'concurrency' })
    await sleep(450)
    expect(await leases.enter('a', limits, 1)).toBeUndefined()
  })

  test('who closes leaves nothing taken', async () => {
    const store = new MemoryStore()
    const limits = limitsOf({ concurrency: 3 })
    const leases = open(store)
    for (let index = 0; index < 3; index += 1) await leases.enter('a', limits, 1)
    await leases.close()
    expect(await open(store).enter('a', limits, 1)).toBeUndefined()
  })
})

describe('a store that does not answer', () => {
  test('each process goes on with what it had, and is told once', async () => {
    const store = new FarStore()
    const outages: unknown[] = []
    const leases = open(store, outages)
    const limits = limitsOf({ requests: { rate: '100/s', burst: 10 }, concurrency: 8 })
    const admit = async (forMs: number): Promise<number> => {
      const ends = performance.now() + forMs
      let admitted = 0
      while (performance.now() < ends) {
        if ((await leases.enter('a', limits, 1)) === undefined) {
          admitted += 1
          leases.leave('a', limits)
        }
        await sleep(1)
      }
      return admitted
    }
    await admit(3000)
    store.isDown = true
    const during = await admit(2000)
    // Half a window of 10 s was spent at the rate, so about a quarter of it is this process's share.
    expect(during).toBeGreaterThan(20)
    expect(during).toBeLessThan(200 + 20)
    expect(outages).toHaveLength(1)
    store.isDown = false
    await sleep(600)
    await admit(100)
    expect(outages).toEqual([expect.any(Error), undefined])
  })

  test('one that is slow holds nobody up for longer than 250 ms', async () => {
    const store = new FarStore()
    store.delayMs = 5000
    const leases = open(store)
    const limits = limitsOf({ requests: { rate: '100/s' }, concurrency: 100 })
    const began = performance.now()
    await leases.enter('a', limits, 1)
    expect(performance.now() - began).toBeLessThan(1000)
    const again = performance.now()
    await leases.enter('a', limits, 1)
    expect(performance.now() - again).toBeLessThan(50)
  })

  test('a process that had nothing gets an eighth', async () => {
    const store = new FarStore()
    store.isDown = true
    const leases = open(store)
    const limits = limitsOf({ requests: { rate: '1/h', burst: 80 }, concurrency: 80 })
    let admitted = 0
    for (let index = 0; index < 100; index += 1) {
      if ((await leases.enter('a', limits, 1)) === undefined) admitted += 1
    }
    expect(admitted).toBe(10)
  })

  test('one that answers something else is an outage, and lets nothing through', async () => {
    const store = new FarStore()
    store.exchange = async () => ({ cells: [], places: [] })
    const outages: unknown[] = []
    const leases = open(store, outages)
    const limits = limitsOf({ requests: { rate: '1/h', burst: 1 } })
    await leases.enter('a', limits, 1)
    expect(await leases.enter('a', limits, 1)).toMatchObject({ quota: 'requests' })
    expect(outages).toHaveLength(1)
  })
})
