import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import { createTenancy, type Tenancy } from '@tenantry/runtime'
import { orderEvent } from '@tenantry/runtime/fleet'
import {
  connectModule,
  createFacade,
  createRouting,
  deliverByRoute,
  eventFunctions,
  eventsMigration,
  type EventTrouble,
  startRelay,
} from '@tenantry/runtime/extraction'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

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

test('a stream whose claim has run out before anybody knew of it is left to others', async () => {
  const slug = await newTenant()
  await tenancy.run(slug, () => facadeOf().record('once'))
  const store = tenancy.events()
  const deliver = deliverByRoute({
    contract: usage,
    local: local(),
    routing: createRouting('usage', {}),
    store,
  })
  const turns: string[] = []
  let lateMs = 11_000
  const now = performance.now.bind(performance)
  const { streams } = store
  const relay = startRelay({
    contract: usage,
    tenancy: {
      currentTenant: () => tenancy.currentTenant(),
      takeUp: async (handed, run) => await tenancy.takeUp(handed, run),
      events: () => ({
        write: async (event) => await store.write(event),
        first: async (...given) => await store.first(...given),
        waiting: async (...given) => await store.waiting(...given),
        remove: async (id) => await store.remove(id),
        once: async (...given) => await store.once(...given),
        onWritten: (listener) => store.onWritten(listener),
        told: async () => await store.told(),
        streams: {
          async claim(...given) {
            const claimed = await streams.claim(...given)
            if (claimed.length > 0 && lateMs > 0) {
              // As if the answer had taken so long.
              const came = now() + lateMs
              vi.spyOn(performance, 'now').mockImplementation(() => Math.max(came, now()))
              lateMs = 0
            }
            return claimed
          },
          renew: async (...given) => await streams.renew(...given),
          async release(...given) {
            turns.push(`${given[2].waiting} left`)
            await streams.release(...given)
            vi.restoreAllMocks()
          },
        },
      }),
    },
    deliver,
  })
  await expect.poll(() => recorded(tenancy, slug)).toEqual(['once'])
  await expect.poll(() => turns).toEqual(['1 left', '0 left'])
  await relay.close()
})

test('an event that is committed behind one that was written later is done behind it, and not lost', async () => {
  const slug = await newTenant()
  const facade = facadeOf()
  const hasWritten = Promise.withResolvers<void>()
  const mayCommit = Promise.withResolvers<void>()
  await withRelay({}, async () => {
    const first = tenancy.run(slug, () =>
      tenancy.transaction(async () => {
        await facade.record('written first')
        hasWritten.resolve()
        await mayCommit.promise
      }),
    )
    await hasWritten.promise
    await tenancy.run(slug, () => facade.record('committed first'))
    await expect.poll(() => recorded(tenancy, slug)).toEqual(['committed first'])
    mayCommit.resolve()
    await first
    await expect.poll(() => recorded(tenancy, slug)).toEqual(['committed first', 'written first'])
  })
})

test.each(['local', 'remote'] as const)(
  'an event that cannot be done is parked, blocks its tenant alone, and is tried again or dropped: %s',
  async (mode) => {
    const [poisoned, other] = [await newTenant(), await newTenant()]
    const facade = facadeOf()
    const parked: EventTrouble[] = []
    let isPoisonous = true
    hooks = {
      afterEffect: (label) => {
        if (isPoisonous && label.startsWith('poison')) throw new UsageRefused('poison')
      },
    }
    const { events } = fleet.fleet
    const stream = async () =>
      (await events.streams('usage')).find(({ tenant }) => tenant === poisoned)
    const write = async (slug: string, ...labels: readonly string[]): Promise<void> => {
      for (const label of labels) await tenancy.run(slug, () => facade.record(label))
    }
    await withRelay(
      { mode, attempts: 3, onParked: (trouble) => parked.push(trouble) },
      async () => {
        await write(poisoned, 'before', 'poison', 'after', 'poison too', 'last')
        await write(other, 'one', 'two')
        await expect.poll(stream).toMatchObject({
          waiting: 4,
          failed: { attempts: 3, parkedAt: expect.any(Date), reason: 'UsageRefused' },
        })
        expect(parked).toMatchObject([{ attempts: 3, tenant: { slug: poisoned } }])
        expect(await recorded(tenancy, poisoned)).toEqual(['before'])
        await expect.poll(() => recorded(tenancy, other)).toEqual(['one', 'two'])
        // What it did was taken back each time.
        const id = (await stream())?.failed?.id ?? ''
        expect(await orderEvent(fleet.fleet, 'usage', id, 'drop')).toBe(poisoned)
        await expect.poll(() => recorded(tenancy, poisoned)).toEqual(['before', 'after'])
        await expect.poll(stream).toMatchObject({
          failed: { id: expect.not.stringContaining(id), parkedAt: expect.any(Date) },
        })
        await expect(orderEvent(fleet.fleet, 'usage', id, 'retry')).rejects.toMatchObject({
          code: 'EVENT_UNKNOWN',
        })
        isPoisonous = false
        expect(await events.order('usage', 'retry')).toEqual([poisoned])
        await expect
          .poll(() => recorded(tenancy, poisoned))
          .toEqual(['before', 'after', 'poison too', 'last'])
        await expect.poll(stream).toBeUndefined()
      },
    )
    hooks = {}
    expect(outages).toEqual([])
  },
)

test('a service that is not there parks nothing, and has all done when it is back', async () => {
  const slug = await newTenant()
  const facade = facadeOf()
  const url = new URL(service.url)
  const parked: EventTrouble[] = []
  const failures: EventTrouble[] = []
  await tenancy.run(slug, () => facade.record('late'))
  await service[Symbol.asyncDispose]()
  await withRelay(
    {
      mode: 'remote',
      attempts: 1,
      onParked: (trouble) => parked.push(trouble),
      onFailure: (trouble) => failures.push(trouble),
    },
    async () => {
      await expect.poll(() => failures.length).toBeGreaterThan(3)
      service = await startModuleService(usage, {
        tenancy: served,
        implementation: usageModule(served),
        port: Number(url.port),
      })
      await expect.poll(() => recorded(tenancy, slug)).toEqual(['late'])
    },
  )
  expect(parked).toEqual([])
  expect(failures[0]).toMatchObject({ attempts: 0, error: { code: 'SERVICE_UNREACHABLE' } })
})

test('an event that is delivered twice, even at once, is done once', async () => {
  const slug = await newTenant()
  await using remote = connectModule(usage, { url: service.url, key: SERVICE_KEY })
  const id = randomUUID()
  const event = {
    id,
    number: '1',
    module: 'usage',
    operation: 'record',
    version: '1',
    body: '["x"]',
  }
  const { id: tenantId } = await tenancy.run(slug, async () => requireTenant())
  const deliver = () => remote.deliver(event, { tenantId, slug })
  await Promise.all([deliver(), deliver(), deliver()])
  await deliver()
  expect(await recorded(tenancy, slug)).toEqual(['x'])
})

test('a function that commits a part of its own has it taken back with the event', async () => {
  const slug = await newTenant()
  await tenancy.run(slug, async () => {
    const id = randomUUID()
    const module = usageModule(tenancy)
    const fails = tenancy.events().once('usage', { id, number: '1' }, async () => {
      await module.record('never')
      throw new UsageRefused('no')
    })
    await expect(fails).rejects.toThrow(UsageRefused)
    const once = tenancy.events().once('usage', { id, number: '1' }, async () => {
      await module.record('kept')
      const part = tenancy.transaction(async (trx) => {
        await trx.insertInto('invoice').values({ number: 'never either' }).execute()
        throw new UsageRefused('only this')
      })
      await expect(part).rejects.toThrow(UsageRefused)
      await Promise.all([module.record('first'), module.record('second')])
    })
    expect(await once).toBe(true)
    expect(
      await tenancy.events().once('usage', { id, number: '1' }, () => module.record('no')),
    ).toBe(false)
  })
  expect(await recorded(tenancy, slug)).toEqual(['kept', 'first', 'second'])
})

test('what was done is forgotten after an hour, behind what is delivered', async () => {
  const slug = await newTenant()
  const { id: tenantId } = await tenancy.run(slug, async () => requireTenant())
  const schema = await tenancy.run(slug, async () => tenancy.currentTenant()?.placement.schema)
  await fleet.query(
    `insert into "${schema}".extraction_inbox (tenant_id, id, module, number, done_at)
     select $1, gen_random_uuid(), module, number, now() - age::interval from (values
       ('usage', 1, '2 h'), ('usage', 2, '59 min'), ('usage', 9000000, '2 h'), ('other', 1, '2 h')
     ) as done (module, number, age)`,
    [tenantId],
  )
  const kept = async (): Promise<string[]> => {
    const rows = await fleet.query<{ kept: string }>(
      `select module || ' ' || number as kept from "${schema}".extraction_inbox
       where tenant_id = $1 and (number < 3 or number = 9000000) order by 1`,
      [tenantId],
    )
    return rows.map((row) => row.kept)
  }
  await tenancy.run(slug, async () => {
    let number = 10
    await expect
      .poll(
        async () => {
          const mark = { id: randomUUID(), number: String((number += 1)) }
          await tenancy.events().once('usage', mark, async () => undefined)
          return await kept()
        },
        { interval: 1 },
      )
      .toEqual(['other 1', 'usage 2', 'usage 9000000'])
  })
})

test('a stream that is empty is forgotten when nobody has noted it for a minute', async () => {
  const slug = await newTenant()
  const streams = async (): Promise<unknown[]> =>
    await fleet.query(
      'select from tenantry.event_stream s join tenantry.tenant t on t.id = s.tenant_id where t.slug = $1',
      [slug],
    )
  await withRelay({}, async () => {
    await tenancy.run(slug, () => facadeOf().record('one'))
    await expect.poll(() => waiting(tenancy, slug)).toBe(0)
    expect(await streams()).toHaveLength(1)
    const age = (noted: string): Promise<unknown[]> =>
      fleet.query(
        `update tenantry.event_stream set noted_at = now() - $2::interval, due_at = now(), wakes = wakes + 1
         where tenant_id = (select id from tenantry.tenant where slug = $1)`,
        [slug, noted],
      )
    const isVisited = async (): Promise<boolean> => {
      const [row] = await fleet.query<{ due: boolean }>(
        'select due_at > now() as due from tenantry.event_stream s join tenantry.tenant t on t.id = s.tenant_id where t.slug = $1',
        [slug],
      )
      return row?.due ?? true
    }
    await age('55 s')
    await expect.poll(isVisited).toBe(true)
    expect(await streams()).toHaveLength(1)
    await age('65 s')
    await expect.poll(streams).toEqual([])
  })
})

test('a fleet without the tables of events says so', async () => {
  await using bare = await createTestFleet()
  await bare.create({ slug: 'acme', name: 'Acme', tier: 'pooled' })
  const { tenancy: without } = bare.application
  const facade = createFacade(usage, {
    local: usageModule(without),
    routing: createRouting('usage', {}),
    tenancy: without,
    events: ['record'],
  })
  await expect(without.run('acme', () => facade.record('x'))).rejects.toMatchObject({
    code: 'EVENT_TABLES_MISSING',
  })
})

test('only a write without a result can be an event', () => {
  expect(() => eventFunctions(usage, ['count'], tenancy.events())).toThrow(
    expect.objectContaining({ code: 'CONTRACT_INVALID' }),
  )
})

test('an event outside of a context of a tenant is nobody’s', async () => {
  await expect(facadeOf().record('x')).rejects.toMatchObject({ code: 'CONTEXT_MISSING' })
})

test('the role of requests neither lists nor changes what is noted of events', async () => {
  await fleet.application.asAppRole(fleet.database, async (client) => {
    for (const statement of [
      'select * from tenantry.event_stream',
      "update tenantry.event_stream set wanted = 'drop'",
    ]) {
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' })
    }
  })
})

function requireTenant(): { readonly id: string } {
  const tenant = tenancy.currentTenant()
  if (tenant === undefined) throw new TypeError('There is no tenant.')
  return tenant
}
