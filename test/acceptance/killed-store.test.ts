import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { SaasConfig } from '@tenantry/runtime/config'
import { Redis } from 'ioredis'

import { type LoadReport, percentile, sendLoad } from '../../scripts/demo-noisy/send-load.ts'
import { findRedis, type RedisServer, startRedis } from '../support/redis.ts'
import { createTestFleet, type TestFleet } from '../support/test-fleet.ts'
import { flood } from './noisy/flood.ts'
import { type Serving, serve, stop } from './noisy/serving.ts'
import { SETTINGS } from './settings.ts'

// Three processes of one application share the limits of its tenants through Redis. While one tenant floods them, Redis is
// killed, and comes back empty a moment later; then one of the processes is killed as well. The database goes on.

const PROCESSES = 3
const PER_SECOND = 20
const BURST = 20
const CONCURRENCY = 24
const FLOOD_PER_SECOND = 300
const NEIGHBOURS = 8
const SECOND_MS = SETTINGS.isLong ? 5000 : 1000
/** A share that a process has at least, by itself. */
const EIGHTH = 1 / 8
/** By when all processes have heard of it again. */
const RECOVERY_MS = 1200

const program = await findRedis()
const mustRun = process.env['CI'] === 'true'

describe.skipIf(program === undefined && !mustRun)('a store that is killed in a flood', () => {
  let fleet: TestFleet
  let server: RedisServer
  let admin: Redis
  const serving: Serving[] = []
  const neighbours = Array.from({ length: NEIGHBOURS }, (_, index) => `neighbour-${index}`)

  beforeAll(async () => {
    server = await startRedis(program)
    admin = new Redis(server.url, { retryStrategy: () => 100 })
    admin.on('error', () => undefined)
    fleet = await createTestFleet()
    for (const slug of ['noisy', ...neighbours]) await fleet.create({ slug })
    const config: SaasConfig = {
      ...fleet.config,
      tiers: {
        standard: {
          quota: {
            requests: { rate: `${PER_SECOND}/s`, burst: BURST },
            concurrency: CONCURRENCY,
          },
        },
      },
    }
    const redis = server.url
    serving.push(
      ...(await Promise.all(Array.from({ length: PROCESSES }, () => serve({ config, redis })))),
    )
  })
  afterAll(async () => {
    await Promise.all(serving.map(stop))
    admin?.disconnect()
    await server?.[Symbol.asyncDispose]()
    await fleet?.[Symbol.asyncDispose]()
  })

  const portsOf = (): number[] => serving.map(({ port }) => port)
  const floodFor = (forMs: number) =>
    flood({
      ports: portsOf(),
      path: '/slow',
      headers: [headerOf('noisy')],
      perSecond: FLOOD_PER_SECOND,
      forMs,
    })
  const askAsNeighbours = (forMs: number): Promise<LoadReport> =>
    sendLoad({
      ports: portsOf(),
      path: '/',
      headers: neighbours.map(headerOf),
      perSecond: 2 * NEIGHBOURS,
      forMs,
    })

  test(
    'lets through what is stated and no more, and holds again behind its restart',
    { timeout: 120_000, tags: ['noisy-neighbour'] },
    async () => {
      // Once around, so that every process knows every tenant.
      await askAsNeighbours(SECOND_MS)
      const forMs = 4 * SECOND_MS
      const [flooding, asking] = [floodFor(forMs), askAsNeighbours(forMs)]
      await sleep(SECOND_MS)
      const killed = performance.now()
      await server.kill()
      await sleep(SECOND_MS)
      await server.start()
      const goneFor = (performance.now() - killed + RECOVERY_MS) / 1000
      const [flooded, asked] = await Promise.all([flooding, asking])

      const seconds = flooded.tookMs / 1000
      const passed = flooded.statuses[200] ?? 0
      const ahead = PROCESSES * 0.1 * PER_SECOND
      // While it is gone: shares of the burst, and an eighth of rate and burst for each process. Empty, it has the burst again.
      const alone = BURST * (1 + PROCESSES * EIGHTH) + PROCESSES * EIGHTH * PER_SECOND * goneFor
      const bound = BURST + PER_SECOND * seconds + ahead + alone + BURST
      process.stdout.write(
        `Redis killed in the flood: of ${flooded.sent} requests ${passed} were let through, ${Math.round(bound)} may be; ` +
          `neighbours: p99 ${percentile(asked.served, 0.99).toFixed(1)} ms.\n`,
      )
      expect(asked.statuses).toEqual({ 200: asked.sent })
      expect(passed).toBeLessThanOrEqual(bound)
      expect(passed).toBeGreaterThan(0.5 * PER_SECOND * seconds)
      expect(passed + (flooded.statuses[429] ?? 0)).toBe(flooded.sent)

      const later = await floodFor(2 * SECOND_MS)
      const most = BURST + PER_SECOND * (later.tookMs / 1000) + ahead
      expect(later.statuses[200]).toBeLessThanOrEqual(most)
      expect(later.statuses[200]).toBeGreaterThan(0.5 * PER_SECOND * (later.tookMs / 1000))
    },
  )

  test(
    'keeps nothing of a process that was killed with it',
    { timeout: 60_000, tags: ['noisy-neighbour'] },
    async () => {
      const flooding = floodFor(SECOND_MS)
      await sleep(SECOND_MS / 2)
      const [killed] = serving
      if (killed === undefined) throw new Error('Nobody serves.')
      const ended = once(killed.process, 'exit')
      killed.process.kill('SIGKILL')
      await Promise.all([ended, server.kill()])
      await server.start()
      await flooding
      serving.shift()
      await sleep(RECOVERY_MS)
      const after = await sendLoad({
        ports: portsOf(),
        path: '/slow',
        headers: [headerOf('noisy')],
        perSecond: PER_SECOND / 2,
        forMs: 1000,
      })
      expect(after.statuses).toEqual({ 200: after.sent })
      await expect.poll(() => admin.ping()).toBe('PONG')
      expect((await admin.keys('*:places')).length).toBeGreaterThan(0)
      await Promise.all(serving.splice(0).map(stop))
      expect(await admin.keys('*:places')).toEqual([])
    },
  )
})

function headerOf(slug: string): Readonly<Record<string, string>> {
  return { 'x-tenant': slug }
}
