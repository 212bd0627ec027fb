import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { resolveConfig } from '@tenantry/runtime/config'
import type { QuotaStore } from '@tenantry/runtime/quota'
import { redisStore } from '@tenantry/runtime/redis'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { homeDatabase } from '../../../packages/runtime/src/database/connections/login.ts'
import { postgresStore } from '../../../packages/runtime/src/postgres-quotas.ts'
import { LEASE_MS } from '../../../packages/runtime/src/quota/lease/leases.ts'
import { AHEAD_MS } from '../../../packages/runtime/src/quota/lease/rate-lease.ts'
import { findRedis, type RedisServer, startRedis } from '../../support/redis.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'
import type { Admitting } from './admitting-process.ts'

const PROGRAM = fileURLToPath(new URL('admitting-process.ts', import.meta.url))

const started: ChildProcess[] = []
afterAll(() => {
  for (const child of started) child.kill('SIGKILL')
})

function start(admitting: Admitting): ChildProcess & { readonly stdout: NodeJS.ReadableStream } {
  const child = spawn(
    process.execPath,
    ['--conditions=tenantry-source', PROGRAM, JSON.stringify(admitting)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  started.push(child)
  return child
}

/** @param get Where both processes and the test find the same store, once the tests run. */
function itHoldsBetweenProcesses(
  get: () => { readonly store: Admitting['store']; readonly own: QuotaStore },
): void {
  test.concurrent('one hot tenant, in every window of time', async () => {
    const [perSecond, burst] = [400, 100]
    const tenantId = randomUUID()
    const quota = { requests: { rate: `${perSecond}/s`, burst } } as const
    const children = [1, 2].map(() => start({ store: get().store, tenantId, quota, floodMs: 2500 }))
    const lines = await Promise.all(children.map((child) => text(child.stdout)))
    const each = lines.map((line): number[] => JSON.parse(line))
    for (const times of each) expect(times.length).toBeGreaterThan(100)
    const ahead = (children.length * AHEAD_MS * perSecond) / 1000
    expect(mostBeyond(each.flat(), perSecond / 1000)).toBeLessThanOrEqual(burst + ahead + 1)
    const all = each.flat()
    const seconds = (Math.max(...all) - Math.min(...all)) / 1000
    expect(all.length).toBeGreaterThan(0.7 * (burst + perSecond * seconds))
  })

  test.concurrent('what a killed process held is free when its lease is over, and not before', async () => {
    const tenantId = randomUUID()
    const began = performance.now()
    const child = start({ store: get().store, tenantId, quota: { concurrency: 8 }, keep: 5 })
    await once(child.stdout, 'data')
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
    const killed = performance.now()
    const holder = randomUUID()
    const free = async (): Promise<number> => {
      const { places } = await get().own.exchange({
        holder,
        leaseMs: LEASE_MS,
        cells: [],
        places: [{ tenantId, limit: 8, firm: 0, wanted: 8 }],
      })
      return places[0]?.held ?? 0
    }
    for (let held = await free(); held < 8; held = await free()) {
      expect(held).toBeLessThanOrEqual(3)
      expect(performance.now() - killed).toBeLessThan(LEASE_MS + 500)
      await sleep(50)
    }
    // The lease began with the first of them.
    expect(performance.now() - began).toBeGreaterThan(LEASE_MS)
    expect(performance.now() - killed).toBeGreaterThan(LEASE_MS / 2)
  })
}

/** How many more came within some window than the rate brings in it. */
function mostBeyond(times: number[], perMs: number): number {
  let most = 0
  let level = 0
  let last = Number.NEGATIVE_INFINITY
  for (const time of times.sort((one, other) => one - other)) {
    level = Math.max(0, level - (time - last) * perMs) + 1
    most = Math.max(most, level)
    last = time
  }
  return most
}

describe('through PostgreSQL', () => {
  let fleet: TestFleet
  let own: QuotaStore

  beforeAll(async () => {
    fleet = await createTestFleet()
    const config = resolveConfig(fleet.config)
    const { catalogCluster: cluster } = config
    own = postgresStore(config, { cluster: cluster.name, database: homeDatabase(cluster) })
  })
  afterAll(async () => {
    await own?.close()
    await fleet?.[Symbol.asyncDispose]()
  })
  itHoldsBetweenProcesses(() => ({ store: { postgres: fleet.config }, own }))
})

const program = await findRedis()
const mustRun = process.env['CI'] === 'true'

describe.skipIf(program === undefined && !mustRun)('through Redis', () => {
  let server: RedisServer
  let client: Redis

  beforeAll(async () => {
    server = await startRedis(program)
    client = new Redis(server.url)
  })
  afterAll(async () => {
    client?.disconnect()
    await server?.[Symbol.asyncDispose]()
  })
  itHoldsBetweenProcesses(() => ({ store: { redis: server.url }, own: redisStore(client) }))
})
