import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { resolveLimits } from '@tenantry/runtime/config'
import type { QuotaStore } from '@tenantry/runtime/quota'
import { expect, test } from 'vitest'

import { Leases } from '../../../packages/runtime/src/quota/lease/leases.ts'
import { LEAST_SHARE } from '../../../packages/runtime/src/quota/lease/least-share.ts'
import { AHEAD_MS } from '../../../packages/runtime/src/quota/lease/rate-lease.ts'

/** A server that can fail in all ways, as a process does and as a network does. */
export interface FailingServer {
  /** A store of a process of its own. */
  open(): Promise<QuotaStore>
  kill(): Promise<void>
  /** Resolves when it answers, with nothing of what it knew. */
  startEmpty(): Promise<void>
  freeze(): Promise<void>
  thaw(): Promise<void>
  /** Its answers are late by so much from now on. */
  delay(milliseconds: number): void
}

const PER_SECOND = 200
const BURST = 50
const CONCURRENCY = 8
const LIMITS = resolveLimits({
  requests: { rate: `${PER_SECOND}/s`, burst: BURST },
  concurrency: CONCURRENCY,
})
/** A free place in a busy machine's processor is waited for as well. */
const PATIENCE_MS = 150
const PROCESSES = 2

/** Nobody's: connecting takes its time, and is no part of what is told of here. */
const FIRST_CALL = {
  holder: randomUUID(),
  leaseMs: 100,
  cells: [{ tenantId: randomUUID(), limit: { intervalMs: 1, burst: 1 }, least: 1, most: 1 }],
  places: [],
}

/** What two processes let in of one tenant that asks without end. */
class Traffic implements AsyncDisposable {
  readonly outages: { readonly at: number; readonly error: unknown }[] = []
  readonly #tenantId = randomUUID()
  readonly #admitted: number[] = []
  readonly #processes: Leases[] = []
  readonly #workers: Promise<void>[] = []
  readonly #began = performance.now()
  #isOver = false
  #inside = 0
  #most = 0
  #longest = 0

  static async start(server: FailingServer): Promise<Traffic> {
    const traffic = new Traffic()
    for (let process = 0; process < PROCESSES; process += 1) {
      const store = await server.open()
      await store.exchange(FIRST_CALL)
      const leases = new Leases({
        store,
        holder: randomUUID(),
        onOutage: (error) => traffic.outages.push({ at: performance.now(), error }),
      })
      traffic.#processes.push(leases)
      for (let worker = 0; worker < 6; worker += 1) traffic.#workers.push(traffic.#ask(leases))
    }
    return traffic
  }

  /** What was let in from a time on. */
  admittedSince(at: number): number {
    return this.#admitted.filter((time) => time >= at).length
  }

  /** The longest that one waited for an answer, and the most that were inside at a time, since the last time. */
  takeWorst(): { readonly waitMs: number; readonly inside: number } {
    const worst = { waitMs: this.#longest, inside: this.#most }
    this.#longest = 0
    this.#most = this.#inside
    return worst
  }

  /** How much more was let in than the rate and its burst, over all the time. */
  get excess(): number {
    const seconds = (performance.now() - this.#began) / 1000
    return this.#admitted.length - BURST - PER_SECOND * seconds
  }

  /** Resolves when all processes have heard of the store again. */
  async recovered(): Promise<void> {
    await expect
      .poll(() => this.outages.filter(({ error }) => error === undefined).length, {
        timeout: 10_000,
        interval: 10,
      })
      .toBeGreaterThanOrEqual(this.outages.filter(({ error }) => error !== undefined).length)
  }

  /** How many places of the tenant are free once everybody has left. */
  async freeBehind(server: FailingServer): Promise<number> {
    await this[Symbol.asyncDispose]()
    const store = await server.open()
    const { places } = await store.exchange({
      holder: randomUUID(),
      leaseMs: 100,
      cells: [],
      places: [{ tenantId: this.#tenantId, limit: CONCURRENCY, firm: 0, wanted: CONCURRENCY }],
    })
    await store.close()
    return places[0]?.held ?? 0
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#workers)
    await Promise.all(this.#processes.splice(0).map((leases) => leases.close()))
  }

  async #ask(leases: Leases): Promise<void> {
    while (!this.#isOver) {
      const asked = performance.now()
      const refusal = await leases.enter(this.#tenantId, LIMITS, 1)
      this.#longest = Math.max(this.#longest, performance.now() - asked)
      if (refusal === undefined) {
        this.#admitted.push(performance.now())
        this.#inside += 1
        this.#most = Math.max(this.#most, this.#inside)
        await sleep(2)
        this.#inside -= 1
        leases.leave(this.#tenantId, LIMITS)
      }
      await sleep(3)
    }
  }
}

/** What each outage may let through on top: shares of the burst, and an eighth of the rate for each process. */
function allowance(outageMs: number, outages = 1): number {
  const least = PROCESSES * LEAST_SHARE
  const ahead = PROCESSES * (AHEAD_MS / 1000) * PER_SECOND
  return ahead + outages * (1 + least) * BURST + least * PER_SECOND * (outageMs / 1000)
}

const MOST_INSIDE = CONCURRENCY + PROCESSES * Math.ceil(CONCURRENCY * LEAST_SHARE)

/** What holds while the store fails. @param get The server, once the tests run. */
export function itOutlivesOutages(get: () => FailingServer): void {
  test('killed and restarted empty', async () => {
    const server = get()
    await using traffic = await Traffic.start(server)
    await sleep(1500)
    expect(traffic.excess).toBeLessThan(allowance(0, 0))
    expect(traffic.outages).toEqual([])
    expect(traffic.takeWorst().inside).toBeLessThanOrEqual(CONCURRENCY)

    const killed = performance.now()
    await server.kill()
    await sleep(1000)
    // Less than a quarter of the rate would be no answer to an outage.
    expect(traffic.admittedSince(killed)).toBeGreaterThan(0.2 * PER_SECOND)
    expect(traffic.outages).toHaveLength(PROCESSES)
    for (const { error } of traffic.outages) {
      expect(error).toMatchObject({ code: 'QUOTA_STORE_UNREACHABLE', cause: expect.any(Error) })
    }
    await server.startEmpty()
    const back = performance.now()
    await traffic.recovered()
    expect(performance.now() - back).toBeLessThan(1200)
    const worst = traffic.takeWorst()
    expect(worst.waitMs).toBeLessThan(250 + PATIENCE_MS)
    expect(worst.inside).toBeLessThanOrEqual(MOST_INSIDE)
    // The store that is empty has the burst once more.
    expect(traffic.excess).toBeLessThan(allowance(back + 1200 - killed) + BURST)
    const later = performance.now()
    await sleep(1000)
    expect(traffic.admittedSince(later)).toBeGreaterThan(0.7 * PER_SECOND)
    expect(traffic.outages).toHaveLength(2 * PROCESSES)
    expect(await traffic.freeBehind(server)).toBe(CONCURRENCY)
  })

  test('frozen and thawed', async () => {
    const server = get()
    await using traffic = await Traffic.start(server)
    await sleep(1000)
    traffic.takeWorst()
    const frozen = performance.now()
    await server.freeze()
    try {
      await sleep(1500)
      const { waitMs, inside } = traffic.takeWorst()
      expect(waitMs).toBeLessThan(250 + PATIENCE_MS)
      expect(inside).toBeLessThanOrEqual(MOST_INSIDE)
      expect(traffic.outages).toHaveLength(PROCESSES)
      expect(traffic.admittedSince(frozen)).toBeGreaterThan(0.2 * PER_SECOND * 1.5)
    } finally {
      await server.thaw()
    }
    const thawed = performance.now()
    await traffic.recovered()
    expect(performance.now() - thawed).toBeLessThan(1200)
    expect(traffic.excess).toBeLessThan(allowance(thawed + 1200 - frozen))
    const later = performance.now()
    await sleep(1000)
    expect(traffic.admittedSince(later)).toBeGreaterThan(0.7 * PER_SECOND)
    expect(await traffic.freeBehind(server)).toBe(CONCURRENCY)
  })

  test('slow, and slower', async () => {
    const server = get()
    await using traffic = await Traffic.start(server)
    await sleep(1000)
    traffic.takeWorst()
    const slowed = performance.now()
    try {
      // Late, and still an answer: each brings what was waited for, and what may be leased ahead.
      server.delay(200)
      await sleep(1500)
      const slow = traffic.takeWorst()
      expect(slow.waitMs).toBeLessThan(250 + PATIENCE_MS)
      expect(slow.inside).toBeLessThanOrEqual(MOST_INSIDE)
      expect(traffic.outages).toEqual([])
      expect(traffic.admittedSince(slowed)).toBeGreaterThan(0.15 * PER_SECOND * 1.5)
      server.delay(2000)
      const began = performance.now()
      await sleep(1500)
      const slower = traffic.takeWorst()
      expect(slower.waitMs).toBeLessThan(250 + PATIENCE_MS)
      expect(slower.inside).toBeLessThanOrEqual(MOST_INSIDE)
      expect(traffic.admittedSince(began)).toBeGreaterThan(0.2 * PER_SECOND * 1.5)
    } finally {
      server.delay(0)
    }
    const fast = performance.now()
    await traffic.recovered()
    // What is late already comes late.
    expect(performance.now() - fast).toBeLessThan(2000 + 1200)
    expect(traffic.excess).toBeLessThan(allowance(performance.now() - slowed))
    expect(await traffic.freeBehind(server)).toBe(CONCURRENCY)
  })
}
