import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createTenancy, type Tenancy } from '@tenantry/runtime'
import {
  type ExtractedModule,
  extractModule,
  type RehearsalReportLine,
} from '@tenantry/runtime/extraction'
import { setExtractionRoute } from '@tenantry/runtime/fleet'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
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
  usageModule,
  UsageRefused,
  waiting,
} from './usage-module.ts'

let fleet: TestFleet
let served: Tenancy<TestDatabase>
let service: ModuleService
let variables: Record<string, string>
const here: string[] = []
const there: string[] = []
let made = 0

beforeAll(async () => {
  fleet = await createTestFleet({ migrations: await eventMigrations() })
  served = await createTenancy<TestDatabase>(fleet.config)
  service = await startModuleService(usage, {
    tenancy: served,
    implementation: usageModule(served, { afterEffect: (label) => void there.push(label) }),
  })
  variables = {
    USAGE_SERVICE_URL: service.url,
    USAGE_SERVICE_KEY: SERVICE_KEY.secret,
    USAGE_SERVICE_KEY_ID: SERVICE_KEY.kid,
  }
})

afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await served.close()
  await fleet[Symbol.asyncDispose]()
})

beforeEach(() => {
  here.length = 0
  there.length = 0
})

async function newTenant(mode: 'local' | 'remote' = 'local'): Promise<string> {
  made += 1
  const slug = `tenant-${made}`
  await fleet.create({ slug, name: slug, tier: 'pooled' })
  if (mode === 'remote') await setExtractionRoute(fleet.fleet, 'usage', { tenant: slug }, mode)
  return slug
}

function extract(
  tenancy: Tenancy<TestDatabase>,
  env: Readonly<Record<string, string>> = {},
): ExtractedModule<UsageApi> {
  const local = usageModule(tenancy, { afterEffect: (label) => void here.push(label) })
  return extractModule(usage, { local, events: ['record'], env })
}

/** A caller who records in a transaction of its own, and may fail behind that. */
async function recordInTransaction(
  tenancy: Tenancy<TestDatabase>,
  { functions }: ExtractedModule<UsageApi>,
  label: string,
  fails = false,
): Promise<void> {
  await tenancy.transaction(async () => {
    await functions.record(label)
    if (fails) throw new Error('taken back')
  })
}

test('until it is connected an event is done at once, in this process', async () => {
  await using tenancy = await createTenancy<TestDatabase>(fleet.config)
  const slug = await newTenant()
  const module = extract(tenancy)
  await tenancy.run(slug, () => module.functions.record('at once'))
  expect(here).toEqual(['at once'])
  expect(await waiting(tenancy, slug)).toBe(0)
})

test.each(['local', 'remote'] as const)(
  'connected, it is done behind the commit, once, where its tenant is routed: %s',
  async (mode) => {
    const slug = await newTenant(mode)
    const tenancy = await createTenancy<TestDatabase>(fleet.config)
    const module = extract(tenancy)
    await module.connect(tenancy, { env: variables })
    await tenancy.run(slug, async () => {
      await expect(recordInTransaction(tenancy, module, 'lost', true)).rejects.toThrow('taken back')
      await tenancy.transaction(async () => {
        await module.functions.record('first')
        // Written, and not done: nobody else sees it yet.
        expect([here, there]).toEqual([[], []])
      })
      await module.functions.record('second')
    })
    await vi.waitUntil(async () => (await waiting(served, slug)) === 0, 20_000)
    expect(await recorded(served, slug)).toEqual(['first', 'second'])
    const done = ['first', 'second']
    expect([here, there]).toEqual(mode === 'local' ? [done, []] : [[], done])
    await tenancy.close()
    expect(module.connection()).toBeUndefined()
  },
)

test('closing the module ends its deliveries, and what waits is done by the next one', async () => {
  const slug = await newTenant()
  await using tenancy = await createTenancy<TestDatabase>(fleet.config)
  const older = extract(tenancy)
  await older.connect(tenancy, { env: {}, relay: { concurrency: 1 } })
  await tenancy.run(slug, async () => {
    await tenancy.transaction(async () => {
      await older.functions.record('written before')
      await older.close()
    })
  })
  expect(here).toEqual([])
  expect(await waiting(tenancy, slug)).toBe(1)
  const newer = extract(tenancy)
  await newer.connect(tenancy, { env: {} })
  await vi.waitUntil(async () => (await waiting(tenancy, slug)) === 0, 20_000)
  expect(here).toEqual(['written before'])
})

test('an event that is parked is told to the log, without what it holds', async () => {
  const slug = await newTenant()
  await using tenancy = await createTenancy<TestDatabase>(fleet.config)
  const told: object[] = []
  const local: UsageApi = {
    ...usageModule(tenancy),
    record: async (label) => {
      throw new Error(`secret of ${label}`)
    },
  }
  const module = extractModule(usage, { local, events: ['record'], env: {} })
  const log = { warn: () => undefined, error: (facts: object) => told.push(facts) }
  await module.connect(tenancy, { env: {}, log, relay: { attempts: 1 } })
  await tenancy.run(slug, () => module.functions.record('a'))
  await vi.waitUntil(() => told.length > 0, 20_000)
  expect(told).toMatchObject([{ module: 'usage', operation: 'record', tenant: slug, attempts: 1 }])
  expect(JSON.stringify(told)).not.toContain('secret')
})

/** Modules with events, rehearsed; what came of the deliveries is in the lines of the report. */
async function inRehearsal(
  run: (
    extracted: (local?: Partial<UsageApi>) => ExtractedModule<UsageApi>,
    tenancy: Tenancy<TestDatabase>,
  ) => Promise<void>,
): Promise<readonly RehearsalReportLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-rehearsed-events-'))
  try {
    const report = join(folder, 'report.ndjson')
    const env = { TENANTRY_REHEARSE: 'usage', TENANTRY_REHEARSE_REPORT: report }
    await using tenancy = await createTenancy<TestDatabase>(fleet.config)
    await run((local = {}) => {
      const own = usageModule(tenancy, { afterEffect: (label) => void here.push(label) })
      return extractModule(usage, { local: { ...own, ...local }, events: ['record'], env })
    }, tenancy)
    const lines = (await readFile(report, 'utf8')).trim().split('\n')
    return lines.map((line): RehearsalReportLine => JSON.parse(line))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test('in a rehearsal it is written in the transaction, done behind it, and some are done twice', async () => {
  const slug = await newTenant()
  const labels = ['a', 'b', 'c', 'd', 'e', 'f']
  const lines = await inRehearsal(async (extracted, tenancy) => {
    const module = extracted()
    await module.connect(tenancy)
    await tenancy.run(slug, async () => {
      await expect(recordInTransaction(tenancy, module, 'lost', true)).rejects.toThrow('taken back')
      await tenancy.transaction(async () => {
        for (const label of labels) await module.functions.record(label)
        expect(here).toEqual([])
      })
    })
    // What waits is done before it is closed.
    await module.close()
    expect(await waiting(tenancy, slug)).toBe(0)
  })
  expect(await recorded(served, slug)).toEqual(labels)
  // With the seed of 1: what the rows do not show is done again, right behind the first time.
  expect(here).toEqual(['a', 'a', 'b', 'c', 'c', 'd', 'd', 'e', 'e', 'f'])
  const sites = lines.map(({ site }) => site)
  expect(sites.filter((site) => site === 'the relay')).toHaveLength(6)
  expect(sites.filter((site) => site === 'the relay, once more')).toHaveLength(4)
})

test('an error that callers would expect is a failure of an event, and so is a second time that differs', async () => {
  const slug = await newTenant()
  const lines = await inRehearsal(async (extracted, tenancy) => {
    const tried = new Set<string>()
    const module = extracted({
      async record(label) {
        if (label === 'refused') throw new UsageRefused('no such usage')
        if (tried.has(label)) throw new Error('it was done before')
        tried.add(label)
      },
    })
    await module.connect(tenancy)
    const other = await newTenant()
    await tenancy.run(slug, () => module.functions.record('twice'))
    await module.close()
    await module.connect(tenancy)
    await tenancy.run(other, () => module.functions.record('refused'))
    await module.close()
  })
  expect(lines).toMatchObject([
    { site: 'the relay', failed: false },
    { site: 'the relay, once more', failed: true, code: 'CALL_FAILED' },
    { site: 'the relay', failed: true, code: 'UsageRefused', message: 'no such usage' },
  ])
})

test('a rehearsal that loses answers has each event done once all the same', async () => {
  const slug = await newTenant()
  await using tenancy = await createTenancy<TestDatabase>(fleet.config)
  const module = extract(tenancy, {
    TENANTRY_REHEARSE: 'usage',
    TENANTRY_REHEARSE_FAULTS: '0.5',
    TENANTRY_REHEARSE_SEED: '4',
  })
  await module.connect(tenancy)
  const labels = ['a', 'b', 'c', 'd', 'e', 'f']
  await tenancy.run(slug, async () => {
    for (const label of labels) await module.functions.record(label)
  })
  await vi.waitUntil(async () => (await waiting(tenancy, slug)) === 0, 30_000)
  expect(await recorded(tenancy, slug)).toEqual(labels)
  // Some were done and taken back, since their answers were lost.
  expect(here.length).toBeGreaterThan(labels.length)
})

test('what has no place for events is not connected to', async () => {
  const { tenancy } = fleet.application
  const module = extract(tenancy)
  const connecting = module.connect({ currentTenant: () => undefined }, { env: {} })
  await expect(connecting).rejects.toMatchObject({ code: 'CONTRACT_INVALID' })
  expect(module.connection()).toBeUndefined()
})

test('a function whose result somebody waits for is no event', () => {
  const local = usageModule(fleet.application.tenancy)
  // @ts-expect-error -- it returns a number
  expect(() => extractModule(usage, { local, events: ['count'], env: {} })).toThrow(
    expect.objectContaining({ code: 'CONTRACT_INVALID' }),
  )
})

test('without its tables nothing of the transaction is there, and the error says what to run', async () => {
  await using bare = await createTestFleet()
  await bare.create({ slug: 'acme', name: 'acme', tier: 'pooled' })
  await using tenancy = await createTenancy<TestDatabase>(bare.config)
  const module = extract(tenancy)
  await module.connect(tenancy, { env: {} })
  const writing = tenancy.run('acme', () =>
    tenancy.transaction(async (trx) => {
      await trx.insertInto('invoice').values({ number: 'R-1', amount: 1 }).execute()
      await module.functions.record('usage')
    }),
  )
  await expect(writing).rejects.toMatchObject({
    code: 'EVENT_TABLES_MISSING',
    hint: expect.stringContaining('saas migrate'),
  })
  expect(await recorded(tenancy, 'acme')).toEqual([])
})
