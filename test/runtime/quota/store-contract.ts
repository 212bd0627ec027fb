import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import type { RateLimit } from '@tenantry/runtime/config'
import type { QuotaStore } from '@tenantry/runtime/quota'
import { expect, test } from 'vitest'

/** A store that the tests may do to what they like. */
export interface StoreUnderTest {
  readonly store: QuotaStore
  /** Loses all that it knows, as a restart without a disk does. */
  readonly forget: () => Promise<void>
  /** Sets its clock ahead, or back, from here on; or what it keeps the other way, which is the same. */
  readonly setClock: (milliseconds: number) => Promise<void>
}

const LEASE_MS = 60_000
const PER_SECOND_10 = { intervalMs: 100, burst: 5 }

/** So slow that nothing of it comes back while a test runs. */
const PER_HOUR_1 = { intervalMs: 3_600_000, burst: 5 }

const ask = (
  store: QuotaStore,
  tenantId: string,
  least: number,
  most: number,
  limit: RateLimit = PER_SECOND_10,
) =>
  store.exchange({
    holder: randomUUID(),
    leaseMs: LEASE_MS,
    cells: [{ tenantId, limit, least, most }],
    places: [],
  })

/** What every store of quotas keeps to. @param get The store, once the tests run. */
export function itSharesLimits(get: () => StoreUnderTest): void {
  const hold = async (
    holder: string,
    tenantId: string,
    places: { firm: number; wanted: number; limit?: number },
    leaseMs = LEASE_MS,
  ) => {
    const { limit = 10, ...asked } = places
    const request = { tenantId, limit, ...asked }
    const grants = await get().store.exchange({ holder, leaseMs, cells: [], places: [request] })
    return grants.places[0]
  }

  test('the burst is granted, and then what the rate brings', async () => {
    const { store } = get()
    const tenantId = randomUUID()
    const [first] = (await ask(store, tenantId, 1, 100, PER_HOUR_1)).cells
    expect(first?.granted).toBe(5)
    expect(first?.spentMs).toBeCloseTo(5 * PER_HOUR_1.intervalMs, -1)
    expect((await ask(store, tenantId, 1, 1, PER_HOUR_1)).cells[0]?.granted).toBe(0)

    const other = randomUUID()
    const began = performance.now()
    await ask(store, other, 5, 5)
    const granted = performance.now()
    await sleep(250)
    const [later] = (await ask(store, other, 1, 100)).cells
    const most = (performance.now() - began) / PER_SECOND_10.intervalMs
    const least = Math.min(5, Math.floor((performance.now() - granted) / 100) - 1)
    expect(later?.granted).toBeLessThanOrEqual(most)
    expect(later?.granted).toBeGreaterThanOrEqual(Math.min(2, least))
  })

  test('fewer than the least are none, and cost nothing', async () => {
    const { store } = get()
    const tenantId = randomUUID()
    expect((await ask(store, tenantId, 3, 3, PER_HOUR_1)).cells[0]?.granted).toBe(3)
    expect((await ask(store, tenantId, 4, 4, PER_HOUR_1)).cells[0]?.granted).toBe(0)
    expect((await ask(store, tenantId, 2, 2, PER_HOUR_1)).cells[0]?.granted).toBe(2)
  })

  test('many that ask at once never get more than there is', async () => {
    const { store } = get()
    const tenantId = randomUUID()
    const limit = { intervalMs: 3_600_000, burst: 100 }
    const grants = await Promise.all(
      Array.from({ length: 40 }, () =>
        store.exchange({
          holder: randomUUID(),
          leaseMs: LEASE_MS,
          cells: [{ tenantId, limit, least: 1, most: 7 }],
          places: [{ tenantId, limit: 10, firm: 0, wanted: 3 }],
        }),
      ),
    )
    const cells = grants.reduce((sum, grant) => sum + (grant.cells[0]?.granted ?? 0), 0)
    const places = grants.reduce((sum, grant) => sum + (grant.places[0]?.held ?? 0), 0)
    expect(cells).toBe(100)
    expect(places).toBe(10)
  })

  test('tenants are counted for by themselves, in the order in which they were asked for', async () => {
    const { store } = get()
    const tenants = Array.from({ length: 50 }, () => randomUUID())
    const { cells, places } = await store.exchange({
      holder: randomUUID(),
      leaseMs: LEASE_MS,
      cells: tenants.map((tenantId, index) => ({
        tenantId,
        limit: PER_SECOND_10,
        least: 1,
        most: 1 + (index % 5),
      })),
      places: tenants.map((tenantId, index) => ({
        tenantId,
        limit: 100,
        firm: 0,
        wanted: 1 + index,
      })),
    })
    expect(cells.map(({ granted }) => granted)).toEqual(tenants.map((_, index) => 1 + (index % 5)))
    expect(places.map(({ held }) => held)).toEqual(tenants.map((_, index) => 1 + index))
  })

  test('places are held for one at a time, given back, and shared where they are short', async () => {
    const tenantId = randomUUID()
    const [one, other] = [randomUUID(), randomUUID()]
    expect(await hold(one, tenantId, { firm: 0, wanted: 8 })).toEqual({ held: 8, share: 10 })
    expect(await hold(other, tenantId, { firm: 0, wanted: 8 })).toEqual({ held: 2, share: 10 })
    // The other one lacks some, so the first keeps its even share, and what it cannot give up.
    expect(await hold(one, tenantId, { firm: 8, wanted: 8 })).toEqual({ held: 8, share: 5 })
    expect(await hold(one, tenantId, { firm: 4, wanted: 5 })).toEqual({ held: 5, share: 5 })
    expect(await hold(other, tenantId, { firm: 2, wanted: 8 })).toEqual({ held: 5, share: 10 })
    expect(await hold(one, tenantId, { firm: 0, wanted: 0 })).toMatchObject({ held: 0 })
    expect(await hold(other, tenantId, { firm: 5, wanted: 8 })).toEqual({ held: 8, share: 10 })
  })

  test('who leaves gives everything back', async () => {
    const tenants = [randomUUID(), randomUUID()]
    const holder = randomUUID()
    for (const tenantId of tenants) await hold(holder, tenantId, { firm: 0, wanted: 10 })
    await get().store.leave(holder)
    for (const tenantId of tenants) {
      expect(await hold(randomUUID(), tenantId, { firm: 0, wanted: 10 })).toMatchObject({
        held: 10,
      })
    }
  })

  test('none that leave at once take back what another one gave', async () => {
    const tenants = Array.from({ length: 5 }, () => randomUUID())
    const holders = Array.from({ length: 8 }, () => randomUUID())
    for (let round = 0; round < 5; round += 1) {
      for (const holder of holders) {
        for (const tenantId of tenants) await hold(holder, tenantId, { firm: 0, wanted: 1 })
      }
      await Promise.all(holders.map((holder) => get().store.leave(holder)))
      for (const tenantId of tenants) {
        const last = randomUUID()
        expect(await hold(last, tenantId, { firm: 0, wanted: 10 })).toMatchObject({ held: 10 })
        await get().store.leave(last)
      }
    }
  })

  test('a lease that is not renewed is over', async () => {
    const tenantId = randomUUID()
    await hold(randomUUID(), tenantId, { firm: 0, wanted: 10 }, 300)
    const other = randomUUID()
    expect(await hold(other, tenantId, { firm: 0, wanted: 1 })).toMatchObject({ held: 0 })
    await sleep(400)
    expect(await hold(other, tenantId, { firm: 0, wanted: 9 })).toMatchObject({ held: 9 })
  })

  test('a store that has forgotten grants the burst again, and keeps what is in use', async () => {
    const tenantId = randomUUID()
    const holder = randomUUID()
    await ask(get().store, tenantId, 5, 5)
    await hold(holder, tenantId, { firm: 0, wanted: 7 })
    await get().forget()
    expect((await ask(get().store, tenantId, 1, 9)).cells[0]?.granted).toBe(5)
    expect(await hold(holder, tenantId, { firm: 7, wanted: 7 })).toMatchObject({ held: 7 })
    expect(await hold(randomUUID(), tenantId, { firm: 0, wanted: 7 })).toMatchObject({ held: 3 })
  })

  test('where more is held than there is, each goes down to its share', async () => {
    const tenantId = randomUUID()
    const [one, other] = [randomUUID(), randomUUID()]
    // As behind a store that has forgotten: both have all places in use.
    expect(await hold(one, tenantId, { firm: 10, wanted: 10 })).toEqual({ held: 10, share: 10 })
    expect(await hold(other, tenantId, { firm: 10, wanted: 10 })).toEqual({ held: 10, share: 5 })
    expect(await hold(one, tenantId, { firm: 6, wanted: 6 })).toEqual({ held: 6, share: 5 })
    expect(await hold(other, tenantId, { firm: 4, wanted: 5 })).toEqual({ held: 4, share: 10 })
  })

  test('a limit that was lowered holds at once, and nobody loses what is in use', async () => {
    const { store } = get()
    const tenantId = randomUUID()
    const wide = { intervalMs: 1, burst: 1000 }
    await store.exchange({
      holder: randomUUID(),
      leaseMs: LEASE_MS,
      cells: [{ tenantId, limit: wide, least: 1, most: 1000 }],
      places: [],
    })
    // What the wide limit had granted counts as the burst of the narrow one, and as no more.
    const [grant] = (await ask(store, tenantId, 1, 1)).cells
    expect(grant?.granted).toBe(0)
    // But for what is lost in sums of times of today.
    expect(grant?.spentMs).toBeLessThan(500.001)
    const holder = randomUUID()
    await hold(holder, tenantId, { firm: 0, wanted: 9 })
    expect(await hold(holder, tenantId, { firm: 9, wanted: 9, limit: 4 })).toMatchObject({
      held: 9,
    })
    expect(await hold(randomUUID(), tenantId, { firm: 0, wanted: 1, limit: 4 })).toMatchObject({
      held: 0,
    })
  })

  test('while processes have two limits of a tenant, neither gives back what the other has spent', async () => {
    const { store } = get()
    const tenantId = randomUUID()
    const began = performance.now()
    let [slow, fast] = [0, 0]
    for (let round = 0; round < 10; round += 1) {
      slow += (await ask(store, tenantId, 1, 5, PER_HOUR_1)).cells[0]?.granted ?? 0
      fast += (await ask(store, tenantId, 1, 5)).cells[0]?.granted ?? 0
    }
    expect(slow).toBe(5)
    expect(fast).toBeLessThanOrEqual((performance.now() - began) / PER_SECOND_10.intervalMs)
    // And what was spent of the one is no debt of the other for longer than that takes to forget it.
    for (let round = 0; round < 2; round += 1) {
      await sleep(600)
      expect((await ask(store, tenantId, 5, 5)).cells[0]?.granted).toBe(5)
    }
  })

  test('a clock that is set back neither shuts a tenant out nor lets more through', async () => {
    const { store, setClock } = get()
    const tenantId = randomUUID()
    await ask(store, tenantId, 5, 5)
    await hold(randomUUID(), tenantId, { firm: 0, wanted: 10 }, 1000)
    await setClock(-3_600_000)
    const [grant] = (await ask(store, tenantId, 1, 5)).cells
    expect(grant?.granted).toBe(0)
    // But for what is lost in sums of times of today.
    expect(grant?.spentMs).toBeLessThan(500.001)
    expect(await hold(randomUUID(), tenantId, { firm: 0, wanted: 1 }, 1000)).toMatchObject({
      held: 0,
    })
    await sleep(1100)
    expect((await ask(store, tenantId, 1, 5)).cells[0]?.granted).toBe(5)
    expect(await hold(randomUUID(), tenantId, { firm: 0, wanted: 10 }, 1000)).toMatchObject({
      held: 10,
    })
  })
}
