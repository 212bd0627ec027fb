import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from 'vitest'

import type { SaasConfig } from '@tenantry/runtime/config'

import { createTestFleet, type TestFleet } from '../support/test-fleet.ts'
import { percentile, sendLoad } from '../../scripts/demo-noisy/send-load.ts'
import { flood } from './noisy/flood.ts'
import { serve, type Serving, stop } from './noisy/serving.ts'
import { SETTINGS } from './settings.ts'

// Three processes of one application serve 200 tenants. One of them sends a hundred times its quota, of requests that keep the
// database busy; the others send what they always do.

const PROCESSES = 3
const TENANTS = 200
const PER_SECOND = 20
const CONCURRENCY = 10
const QUIET_MS = SETTINGS.isLong ? 20_000 : 4000
const FLOOD_MS = SETTINGS.isLong ? 60_000 : 6000
/** How long the places of a process that was killed stay taken. */
const LEASE_MS = 6000

let fleet: TestFleet
let config: SaasConfig
const serving: Serving[] = []
const slugs = Array.from({ length: TENANTS }, (_, index) => `tenant-${index}`)
const [noisy = '', ...neighbours] = slugs

beforeAll(async () => {
  fleet = await createTestFleet()
  // As createTenant leaves them, in one statement.
  await fleet.query(
    `insert into tenantry.tenant (id, slug, name, tier, status, placement_id)
     select gen_random_uuid(), slug, slug, 'standard', 'active', p.id
     from tenantry.placement p, unnest($1::text[]) slug where p.mode = 'pool'`,
    [slugs],
  )
  config = {
    ...fleet.config,
    tiers: {
      standard: {
        quota: { requests: { rate: `${PER_SECOND}/s` }, concurrency: CONCURRENCY },
      },
    },
    quotas: { shedding: true },
  }
  serving.push(...(await Promise.all(Array.from({ length: PROCESSES }, () => serve({ config })))))
})

afterAll(async () => {
  await Promise.all(serving.map(stop))
  await fleet?.[Symbol.asyncDispose]()
})

test(
  'one tenant at a hundred times its quota is let through as far as that goes, and the others do not feel it',
  { timeout: 300_000, tags: ['noisy-neighbour'] },
  async () => {
    const ports = serving.map(({ port }) => port)
    const usual = { ports, path: '/', headers: neighbours.map(headerOf), perSecond: TENANTS }
    // Once around, so that every process knows every tenant.
    await sendLoad({ ...usual, headers: slugs.map(headerOf), forMs: 3000 * PROCESSES })

    const quiet = await sendLoad({ ...usual, forMs: QUIET_MS })
    const flooding = flood({
      ports,
      path: '/slow',
      headers: [headerOf(noisy)],
      perSecond: 100 * PER_SECOND,
      forMs: FLOOD_MS,
    })
    const during = await sendLoad({ ...usual, forMs: FLOOD_MS })
    const flooded = await flooding

    const [before, then] = [percentile(quiet.served, 0.99), percentile(during.served, 0.99)]
    const bound = PER_SECOND * (1 + flooded.tookMs / 1000 + PROCESSES * 0.1)
    process.stdout.write(
      `Neighbours: p99 ${before.toFixed(1)} ms alone, ${then.toFixed(1)} ms beside the flood (${(then / before).toFixed(2)}x); ` +
        `of ${flooded.sent} requests ${flooded.statuses[200]} were let through, ${Math.round(bound)} may be.\n`,
    )
    expect(during.statuses).toEqual({ 200: during.sent })
    expect(flooded.statuses[200]).toBeLessThanOrEqual(bound)
    expect(flooded.statuses[200]).toBeGreaterThan(PER_SECOND * (flooded.tookMs / 1000) * 0.8)
    expect((flooded.statuses[200] ?? 0) + (flooded.statuses[429] ?? 0)).toBe(flooded.sent)
    // Machines are shared: the figure is for the acceptance, which a person reads.
    if (SETTINGS.isLong) expect(then / before).toBeLessThanOrEqual(3)
  },
)

test(
  'what a killed process held is free when its lease is over, and what is closed at once',
  { timeout: 60_000, tags: ['noisy-neighbour'] },
  async () => {
    const [killed, ...others] = serving
    if (killed === undefined) throw new Error('Nobody serves.')
    const rest = others.map(({ port }) => port)
    const crowd = {
      path: '/slow',
      headers: [headerOf(neighbours[0] ?? '')],
      perSecond: 15,
      forMs: 1000,
    }
    await sendLoad({ ...crowd, ports: [killed.port] })
    expect(await placesTaken()).toBeGreaterThan(0)
    killed.process.kill('SIGKILL')
    await once(killed.process, 'exit')
    serving.shift()
    await sleep(LEASE_MS + 500)
    const after = await sendLoad({ ...crowd, ports: rest, forMs: 2000 })
    expect(after.statuses).toEqual({ 200: after.sent })

    await Promise.all(serving.splice(0).map(stop))
    expect(await placesTaken()).toBe(0)
  },
)

/** Of all tenants, under leases that are not over. */
async function placesTaken(): Promise<number> {
  const [row] = await fleet.query<{ taken: number }>(
    `select coalesce(sum(place.held), 0)::int as taken
     from tenantry.quota_places p, unnest(p.held, p.expires_ms) as place (held, expires)
     where place.expires > extract(epoch from clock_timestamp()) * 1000`,
  )
  return row?.taken ?? 0
}

function headerOf(slug: string): Readonly<Record<string, string>> {
  return { 'x-tenant': slug }
}
