import { readFile } from 'node:fs/promises'

import { createTenancy, type Tenancy } from '@tenantry/runtime'
import {
  connectModule,
  createFacade,
  createRouting,
  deliverByRoute,
  eventsMigration,
  type EventTrouble,
  startRelay,
} from '@tenantry/runtime/extraction'
import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  type ModuleService,
  SERVICE_KEY,
  startModuleService,
} from '../../../support/module-service.ts'
import type { TestDatabase } from '../../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../../support/test-fleet.ts'
import {
  eventMigrations,
  recorded,
  usage,
  type UsageApi,
  type UsageHooks,
  usageModule,
  UsageRefused,
  waiting,
} from './usage-module.ts'

const MIGRATION = 'migrations/20260102000000_extraction_events.ts'
const TIERS = ['pooled', 'bridged', 'siloed'] as const

let fleet: TestFleet
let tenancy: Tenancy<TestDatabase>
let served: Tenancy<TestDatabase>
let service: ModuleService
let hooks: UsageHooks = {}
let made = 0

beforeAll(async () => {
  const migrations = await eventMigrations()
  fleet = await createTestFleet({ migrations })
  tenancy = fleet.application.tenancy
  served = await createTenancy<TestDatabase>(fleet.config)
  service = await startModuleService(usage, {
    tenancy: served,
    implementation: usageModule(served, { afterEffect: (label) => hooks.afterEffect?.(label) }),
  })
})

afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await served.close()
  await fleet[Symbol.asyncDispose]()
})

async function newTenant(tier: (typeof TIERS)[number] = 'pooled'): Promise<string> {
  made += 1
  const slug = `tenant-${made}`
  await fleet.create({ slug, name: slug, tier })
  return slug
}

const local = (): UsageApi =>
  usageModule(tenancy, { afterEffect: (label) => hooks.afterEffect?.(label) })

function facadeOf(): UsageApi {
  const routing = createRouting('usage', {})
  return createFacade(usage, { local: local(), routing, tenancy, events: ['record'] })
}

interface RelayChoice {
  readonly mode?: 'local' | 'remote'
  readonly attempts?: number
  readonly onParked?: (trouble: EventTrouble) => void
  readonly onFailure?: (trouble: EventTrouble) => void
}

async function withRelay(
  { mode = 'local', ...options }: RelayChoice,
  run: () => Promise<void>,
): Promise<void> {
  await using remote = connectModule(usage, { url: service.url, key: SERVICE_KEY })
  const routing = createRouting('usage', { percent: mode === 'remote' ? { remote: 100 } : {} })
  const deliver = deliverByRoute({
    contract: usage,
    local: local(),
    remote,
    routing,
    store: tenancy.events(),
  })
  const relay = startRelay({
    contract: usage,
    tenancy,
    deliver,
    onOutage: (error) => outages.push(error),
    ...options,
  })
  try {
    await run()
  } finally {
    await relay.close()
  }
}

const outages: unknown[] = []

test('the migration is the one that is written for an application', async () => {
  expect(await readFile(new URL(MIGRATION, import.meta.url), 'utf8')).toBe(eventsMigration())
})

test.each(
  TIERS.flatMap(
    (tier) =>
      [
        { tier, mode: 'local' },
        { tier, mode: 'remote' },
      ] as const,
  ),
)(
  'an event of a $tier tenant is done once, $mode, in the order of its writing',
  async ({ tier, mode }) => {
    const slug = await newTenant(tier)
    const facade = facadeOf()
    const labels = Array.from({ length: 30 }, (_, at) => `${slug}/${at}`)
    await tenancy.run(slug, async () => {
      for (const label of labels.slice(0, 10)) await facade.record(label)
      await tenancy.transaction(async () => {
        for (const label of labels.slice(10, 20)) await facade.record(label)
      })
    })
    expect(await recorded(tenancy, slug)).toEqual([])
    expect(await waiting(tenancy, slug)).toBe(20)
    await withRelay({ mode }, async () => {
      await tenancy.run(slug, async () => {
        for (const label of labels.slice(20)) await facade.record(label)
      })
      await expect.poll(() => waiting(tenancy, slug), { timeout: 10_000 }).toBe(0)
    })
    expect(await recorded(tenancy, slug)).toEqual(labels)
    expect(outages).toEqual([])
  },
)

test('an event of a transaction that is rolled back is none', async () => {
  const slug = await newTenant()
  const facade = facadeOf()
  await tenancy.run(slug, async () => {
    const rolledBack = tenancy.transaction(async () => {
      await facade.record('never')
      throw new UsageRefused('no')
    })
    await expect(rolledBack).rejects.toThrow(UsageRefused)
    await facade.record('ever')
  })
  await withRelay({}, async () => {
    await expect.poll(() => recorded(tenancy, slug)).toEqual(['ever'])
  })
})
