import { CatalogRouting, connectModule, createFacade } from '@tenantry/runtime/extraction'
import { setExtractionRoute } from '@tenantry/runtime/fleet'
import { createTenancy, type Tenancy } from '@tenantry/runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  type ModuleService,
  SERVICE_KEY,
  startModuleService,
} from '../../support/module-service.ts'
import type { TestDatabase } from '../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'
import { invoiceModule, invoices } from './invoice-module.ts'

const SLUGS = Array.from({ length: 20 }, (_, at) => `tenant-${at}`)

let fleet: TestFleet
let served: Tenancy<TestDatabase>
let service: ModuleService
let here = 0
let there = 0

beforeAll(async () => {
  fleet = await createTestFleet()
  for (const [at, slug] of SLUGS.entries()) {
    await fleet.create({ slug, name: slug, tier: at % 5 === 0 ? 'bridged' : 'pooled' })
  }
  served = await createTenancy<TestDatabase>(fleet.config)
  const implementation = invoiceModule(served, { onCall: () => (there += 1) })
  service = await startModuleService(invoices, { tenancy: served, implementation })
})

afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await served.close()
  await fleet[Symbol.asyncDispose]()
})

test('20 tenants go to the service and back while they work, and none of their calls fails', async () => {
  const { tenancy } = fleet.application
  const trouble: unknown[] = []
  await using remote = connectModule(invoices, { url: service.url, key: SERVICE_KEY })
  await using routing = await CatalogRouting.open('invoices', tenancy.routes(), {
    onDemotion: (reason) => trouble.push(reason),
    onOutage: (error) => trouble.push(error),
  })
  const facade = createFacade(invoices, {
    local: invoiceModule(tenancy, { onCall: () => (here += 1) }),
    remote,
    routing,
    watch: routing,
    tenancy,
    onDifference: (difference) => trouble.push(difference),
    onOutage: (error) => trouble.push(error),
  })
  const over = new AbortController()
  const work = async (slug: string): Promise<number> => {
    let round = 0
    for (; !over.signal.aborted; round += 1) {
      await facade.put(`${slug}/${round % 7}`, BigInt(round))
      const found = await facade.list()
      expect(found).toHaveLength(Math.min(round + 1, 7))
      expect(found.filter(({ number }) => !number.startsWith(`${slug}/`))).toEqual([])
      expect(await facade.whose()).toBe(slug)
    }
    return round
  }
  const working = Promise.all(SLUGS.map((slug) => tenancy.run(slug, () => work(slug))))
  // Should one fail, that is told below, and the others end.
  working.catch(() => over.abort())
  const route = async (percent: number, mode: 'shadow' | 'remote'): Promise<void> =>
    await setExtractionRoute(fleet.fleet, 'invoices', { percent }, mode)
  const grown = async (count: () => number, by: number): Promise<void> => {
    const from = count()
    await expect.poll(() => over.signal.aborted || count() > from + by).toBe(true)
  }
  await grown(() => here, 50)
  expect(there).toBe(0)
  await route(100, 'shadow')
  await grown(() => there, 50)
  await route(50, 'shadow')
  await route(50, 'remote')
  await grown(() => there, 200)
  await route(0, 'shadow')
  await route(100, 'remote')
  await expect.poll(() => SLUGS.length === countRemote(routing)).toBe(true)
  const before = here
  await grown(() => there, 100)
  expect(here - before).toBeLessThan(60)
  await setExtractionRoute(fleet.fleet, 'invoices', { percent: 100 }, 'local')
  await expect.poll(() => countRemote(routing)).toBe(0)
  await grown(() => here, 100)
  over.abort()
  expect(Math.min(...(await working))).toBeGreaterThan(3)
  expect(trouble).toEqual([])
})

function countRemote(routing: CatalogRouting): number {
  const modes = SLUGS.map((slug) => routing.modeOf({ id: slug, slug, tier: 'pooled' }))
  return modes.filter((mode) => mode === 'remote').length
}
