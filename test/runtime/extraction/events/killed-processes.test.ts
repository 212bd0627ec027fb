import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import {
  createFacade,
  createRouting,
  deliverByRoute,
  startRelay,
} from '@tenantry/runtime/extraction'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { SERVICE_KEY } from '../../../support/module-service.ts'
import { createTestFleet, type TestFleet } from '../../../support/test-fleet.ts'
import { eventMigrations, recorded, usage, usageModule, waiting } from './usage-module.ts'
import type { UsageProcess } from './usage-process.ts'

// Two relays and a service die again and again, of themselves and killed from outside: between effect and answer, between
// answer and outbox, within a function. Half of the tenants have their events done by the service, the others by the relays.

const PROGRAM = fileURLToPath(new URL('usage-process.ts', import.meta.url))
const TIERS = ['pooled', 'pooled', 'bridged', 'siloed'] as const
const SLUGS = Array.from({ length: 20 }, (_, at) => `tenant-${at}`)
const REMOTE = SLUGS.filter((_, at) => at % 2 === 0)
const ROUNDS = 8

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet({ migrations: await eventMigrations() })
  for (const [at, slug] of SLUGS.entries()) {
    // Few silos: each is a database with connections of its own.
    const tier = at < 16 ? (TIERS[at % 3] ?? 'pooled') : 'siloed'
    await fleet.create({ slug, name: slug, tier })
  }
})

afterAll(() => fleet[Symbol.asyncDispose]())

interface Kept extends AsyncDisposable {
  readonly child: ChildProcess
  readonly firstLine: string
  readonly deaths: number
}

/** A process that is started again whenever it ends. */
async function keep(given: () => UsageProcess): Promise<Kept> {
  let deaths = 0
  let isOver = false
  let child: ChildProcess
  const start = async (): Promise<string> => {
    const started = spawn(
      process.execPath,
      ['--conditions=tenantry-source', PROGRAM, JSON.stringify(given())],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    )
    child = started
    started.once('exit', () => {
      deaths += 1
      if (!isOver) void start()
    })
    const lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]()
    const { value = '' } = await lines.next()
    return value
  }
  const firstLine = await start()
  return {
    get child() {
      return child
    },
    firstLine,
    get deaths() {
      return deaths
    },
    async [Symbol.asyncDispose]() {
      isOver = true
      const ended = child.exitCode ?? child.signalCode ?? once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

test('each event is done once and in order, whoever dies and whenever', async () => {
  const { tenancy } = fleet.application
  let url = ''
  const given = (part: UsageProcess['part']) => (): UsageProcess => ({
    part,
    config: fleet.config,
    key: SERVICE_KEY,
    url,
    remote: REMOTE,
    moments: 60,
    failures: 0.05,
  })
  await using service = await keep(given('service'))
  url = service.firstLine
  await using first = await keep(given('relay'))
  await using second = await keep(given('relay'))
  const facade = createFacade(usage, {
    local: usageModule(tenancy),
    routing: createRouting('usage', {}),
    tenancy,
    events: ['record'],
  })
  const write = async (slug: string): Promise<string[]> => {
    const written: string[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const labels = [`${slug}/${round}a`, `${slug}/${round}b`]
      const isKept = round % 5 !== 4
      await tenancy
        .transaction(async () => {
          for (const label of labels) await facade.record(label)
          if (!isKept) throw new RangeError('rolled back')
        })
        .catch((error: unknown) => {
          if (!(error instanceof RangeError)) throw error
        })
      if (isKept) written.push(...labels)
      await sleep(Math.random() * 300)
    }
    return written
  }
  const killing = (async (): Promise<void> => {
    for (const victim of [second, service, first]) {
      await sleep(2000)
      victim.child.kill('SIGKILL')
    }
  })()
  const written = await Promise.all(
    SLUGS.map((slug) => tenancy.run(slug, async () => [slug, await write(slug)] as const)),
  )
  await killing
  const left = async (): Promise<number> => {
    const counts = await Promise.all(SLUGS.map((slug) => waiting(tenancy, slug)))
    return counts.reduce((sum, count) => sum + count, 0)
  }
  await expect.poll(left, { timeout: 240_000, interval: 500 }).toBe(0)
  for (const [slug, labels] of written) expect(await recorded(tenancy, slug)).toEqual(labels)
  expect(service.deaths).toBeGreaterThan(2)
  expect(first.deaths + second.deaths).toBeGreaterThan(2)
  process.stdout.write(
    `killed: the service ${service.deaths} times, the relays ${first.deaths + second.deaths}\n`,
  )
}, 300_000)

test('a process that dies behind its commit, before it has told anybody, leaves no event behind', async () => {
  const { tenancy } = fleet.application
  // Of which no stream is known from before.
  const slug = 'lonely'
  await fleet.create({ slug, name: slug, tier: 'pooled' })
  const given: UsageProcess = {
    part: 'writer',
    config: fleet.config,
    key: SERVICE_KEY,
    url: '',
    remote: [],
    moments: null,
    failures: 0,
    slug,
  }
  const writer = spawn(
    process.execPath,
    ['--conditions=tenantry-source', PROGRAM, JSON.stringify(given)],
    { stdio: 'ignore' },
  )
  const [, signal] = await once(writer, 'exit')
  expect(signal).toBe('SIGKILL')
  expect(await waiting(tenancy, slug)).toBe(1)
  const local = usageModule(tenancy)
  const routing = createRouting('usage', {})
  const deliver = deliverByRoute({ contract: usage, local, routing, store: tenancy.events() })
  const relay = startRelay({ contract: usage, tenancy, deliver })
  try {
    await expect.poll(() => recorded(tenancy, slug)).toEqual([`${slug}/last`])
  } finally {
    await relay.close()
  }
})
