import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'
import { setExtractionRoute } from '@tenantry/runtime/fleet'

import { sendRaw } from '../../support/untouched-http.ts'
import type { TestDatabase } from '../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'
import {
  type Monolith,
  serviceVariables,
  type ServiceSide,
  startMonolith,
  startService,
} from './two-sides.ts'

const SLUGS = Array.from({ length: 20 }, (_, at) => `tenant-${at}`)

let fleet: TestFleet
let served: Tenancy<TestDatabase>
let service: ServiceSide
let monolith: Monolith
let here = 0
let there = 0
const told: object[] = []

beforeAll(async () => {
  fleet = await createTestFleet()
  for (const [at, slug] of SLUGS.entries()) {
    await fleet.create({ slug, name: slug, tier: at % 5 === 0 ? 'bridged' : 'pooled' })
  }
  served = await createTenancy<TestDatabase>(fleet.config)
  service = await startService({ tenancy: served }, { onRequest: () => (there += 1) })
  monolith = await startMonolith(fleet.application, {
    events: { onRequest: () => (here += 1) },
    byCatalog: true,
    connect: {
      env: serviceVariables(service.url),
      log: { warn: (facts) => told.push(facts), error: (facts) => told.push(facts) },
    },
  })
})

afterAll(async () => {
  await monolith[Symbol.asyncDispose]()
  await service[Symbol.asyncDispose]()
  await served.close()
  await fleet[Symbol.asyncDispose]()
})

async function route(percent: number, mode: 'shadow' | 'remote' | 'local'): Promise<void> {
  await setExtractionRoute(fleet.fleet, 'invoices', { percent }, mode)
}

test('20 tenants go to the service and back while they work: none fails, and none sees rows of another', async () => {
  const over = new AbortController()
  const work = async (slug: string): Promise<number> => {
    const headers = { 'x-tenant': slug, 'content-type': 'application/json' }
    let round = 0
    for (; !over.signal.aborted; round += 1) {
      const body = JSON.stringify({ number: `${slug}/${round}` })
      const added = await sendRaw(`${monolith.url}/invoices`, { method: 'POST', headers, body })
      expect([added.status, added.body.toString()]).toEqual([201, expect.any(String)])
      const listed = await sendRaw(`${monolith.url}/invoices`, { headers })
      const found: { number: string }[] = JSON.parse(listed.body.toString())
      expect(found).toHaveLength(round + 1)
      expect(found.filter(({ number }) => !number.startsWith(`${slug}/`))).toEqual([])
    }
    return round
  }
  const working = Promise.all(SLUGS.map(work))
  // Should one fail, that is told below, and the others end.
  working.catch(() => over.abort())
  const grown = async (count: () => number, by: number): Promise<void> => {
    const from = count()
    await expect
      .poll(() => over.signal.aborted || count() > from + by, { timeout: 20_000 })
      .toBe(true)
  }
  await grown(() => here, 40)
  expect(there).toBe(0)
  await route(100, 'shadow')
  await grown(() => there, 40)
  await route(0, 'shadow')
  await route(50, 'remote')
  await grown(() => there, 80)
  await route(100, 'remote')
  await grown(() => there, 80)
  await route(100, 'local')
  await grown(() => here, 80)
  over.abort()
  expect(Math.min(...(await working))).toBeGreaterThan(3)
  expect(told).toEqual([])
}, 90_000)

test('requests that fail in the service bring the module back', async () => {
  await setExtractionRoute(fleet.fleet, 'invoices', { percent: 100 }, 'remote')
  const headers = { 'x-tenant': 'tenant-1' }
  const fail = async (): Promise<number> => {
    const from = here
    expect((await sendRaw(`${monolith.url}/failing`, { headers })).status).toBe(500)
    return here - from
  }
  // The failures from before it is remote are those of this process, and count for nothing.
  await expect.poll(fail, { timeout: 10_000 }).toBe(0)
  for (let round = 0; round < 60; round += 1) await fail()
  expect(await fail()).toBe(1)
  expect(told).toMatchObject([{ module: 'invoices', reason: expect.stringContaining('failed') }])
}, 30_000)
