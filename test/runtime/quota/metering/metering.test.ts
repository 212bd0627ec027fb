import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { createTenancy, TenantryError, type SaasConfig } from '@tenantry/runtime'
import type { UsageBatch } from '@tenantry/runtime/quota'
import { afterEach, describe, expect, test } from 'vitest'

import {
  Metering,
  type MeteringSettings,
} from '../../../../packages/runtime/src/quota/usage/metering.ts'
import { UsageBook } from '../../../../packages/runtime/src/quota/usage/usage-book.ts'

const SOURCE = fileURLToPath(
  new URL('../../../../packages/runtime/src/quota/usage', import.meta.url),
)
const ACME = { id: '1', slug: 'acme', tier: 'free' }
const GLOBEX = { id: '2', slug: 'globex', tier: 'team' }

const noSink = async (): Promise<void> => undefined

const opened: Metering[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((metering) => metering.close()))
})

/** A metering whose sink does what a test wants with each batch, and what it told. */
function meter(
  sink: MeteringSettings['sink'],
  settings: Partial<MeteringSettings> = {},
): { readonly metering: Metering; readonly outages: unknown[]; use: typeof use } {
  const outages: unknown[] = []
  const book = new UsageBook()
  const metering = new Metering(book, {
    sink,
    producer: 'test',
    intervalMs: 20,
    answerMs: 60,
    closeMs: 300,
    onOutage: (error) => outages.push(error),
    ...settings,
  })
  opened.push(metering)
  const use = (tenant: typeof ACME, requests: number, databaseMs = 0): void =>
    book.note(tenant, (usage) => {
      usage.requests += requests
      usage.databaseMs += databaseMs
    })
  return { metering, outages, use }
}

const requestsOf = (batches: readonly UsageBatch[]) =>
  batches.flatMap(({ usage }) =>
    usage.map(({ slug, tier, usage: { requests } }) => [slug, tier, requests]),
  )

test('batches are numbered without gaps, and none is made of nothing', async () => {
  const taken: UsageBatch[] = []
  const { use } = meter(async (batch) => void taken.push(batch))
  use(ACME, 3, 1.23456)
  use(GLOBEX, 1)
  await expect.poll(() => taken.length).toBe(1)
  await sleep(80)
  use(ACME, 2)
  await expect.poll(() => taken.length).toBe(2)
  expect(taken.map(({ sequence }) => sequence)).toEqual([1, 2])
  expect(new Set(taken.map(({ epoch }) => epoch)).size).toBe(1)
  expect(requestsOf(taken)).toEqual([
    ['acme', 'free', 3],
    ['globex', 'team', 1],
    ['acme', 'free', 2],
  ])
  expect(taken[0]?.usage[0]?.usage.databaseMs).toBe(1.235)
  const windows = taken.map(({ startedAt, endedAt }) => endedAt.getTime() - startedAt.getTime())
  for (const milliseconds of windows) expect(milliseconds).toBeGreaterThan(15)
})

test('a sink that is down gets the same batch again, and then all that came meanwhile in one', async () => {
  const given: UsageBatch[] = []
  let isDown = true
  const { use, outages, metering } = meter(async (batch) => {
    given.push(batch)
    if (isDown) throw new Error('down')
  })
  use(ACME, 1)
  await expect.poll(() => given.length).toBeGreaterThan(1)
  for (let index = 0; index < 50; index += 1) use(index % 2 === 0 ? ACME : GLOBEX, 1)
  await expect.poll(() => given.length).toBeGreaterThan(3)
  expect(metering.state.waiting).toBe(1)
  expect(metering.state.lagSeconds).toBeGreaterThan(0.05)
  isDown = false
  await expect.poll(() => metering.state.waiting).toBe(0)
  await expect.poll(() => given.at(-1)?.sequence).toBe(2)
  const retries = given.slice(0, -1)
  for (const batch of retries) expect(batch).toBe(given[0])
  expect(requestsOf(given.slice(-1))).toEqual([
    ['acme', 'free', 25],
    ['globex', 'team', 25],
  ])
  expect(outages).toEqual([expect.objectContaining({ message: 'down' }), undefined])
})

test('one batch is under way at a time, however slow the sink is', async () => {
  let under = 0
  let most = 0
  const taken: number[] = []
  const { use } = meter(
    async ({ sequence }) => {
      most = Math.max(most, (under += 1))
      await sleep(50)
      taken.push(sequence)
      under -= 1
    },
    { answerMs: 1000 },
  )
  for (let index = 0; index < 20; index += 1) {
    use(ACME, 1)
    await sleep(10)
  }
  await expect.poll(() => taken.length).toBeGreaterThan(2)
  expect(most).toBe(1)
  expect(taken).toEqual(taken.map((_, index) => index + 1))
})

test('a sink that answers too late is told, and given the batch again', async () => {
  const given: { batch: UsageBatch; signal: AbortSignal }[] = []
  const { use, outages } = meter(async (batch, signal) => {
    given.push({ batch, signal })
    if (given.length === 1) await sleep(200)
  })
  use(ACME, 1)
  await expect.poll(() => given.length).toBe(2)
  expect(given[0]?.signal.aborted).toBe(true)
  expect(given[1]?.signal.aborted).toBe(false)
  expect(given[1]?.batch).toBe(given[0]?.batch)
  expect(outages[0]).toMatchObject({ name: 'DeadlinePassed' })
})

test('what a sink is given, it cannot change', async () => {
  const faults: unknown[] = []
  const { use } = meter(async ({ usage: [line] }) => {
    try {
      if (line !== undefined) line.usage.requests = 0
    } catch (error) {
      faults.push(error)
    }
  })
  use(ACME, 1)
  await expect.poll(() => faults.length).toBe(1)
})

test('a tenant whose tier changes is there once for each, requests of both mixed', async () => {
  const taken: UsageBatch[] = []
  const { use, metering } = meter(async (batch) => void taken.push(batch), { intervalMs: 60_000 })
  const promoted = { ...ACME, tier: 'team' }
  for (const tenant of [ACME, promoted, ACME, promoted, promoted]) use(tenant, 1)
  await metering.close()
  expect(requestsOf(taken)).toEqual([
    ['acme', 'free', 2],
    ['acme', 'team', 3],
  ])
})

test('a clock that is set back makes no negative time, and is believed at once', async () => {
  const taken: UsageBatch[] = []
  const times = ['2026-11-30T12:00:00Z', '2026-11-30T11:00:00Z'].map((text) => new Date(text))
  const { use } = meter(async (batch) => void taken.push(batch), {
    clock: () => times[taken.length] ?? new Date(0),
  })
  for (const wanted of [1, 2]) {
    use(ACME, 1)
    await expect.poll(() => taken.length).toBe(wanted)
  }
  expect(taken.map(({ endedAt }) => endedAt)).toEqual(times)
  for (const { startedAt, endedAt } of taken) {
    const milliseconds = endedAt.getTime() - startedAt.getTime()
    expect(milliseconds).toBeGreaterThan(0)
    expect(milliseconds).toBeLessThan(10_000)
  }
})

test('many tenants make several batches, each of which one statement can take', async () => {
  const taken: UsageBatch[] = []
  const { use, metering } = meter(async (batch) => void taken.push(batch), { intervalMs: 60_000 })
  for (let index = 0; index < 2500; index += 1) use({ ...ACME, id: String(index) }, 1)
  await metering.close()
  expect(taken.map(({ sequence, usage }) => [sequence, usage.length])).toEqual([
    [1, 1000],
    [2, 1000],
    [3, 500],
  ])
})

describe('closing', () => {
  test('hands over the rest, also to a sink that fails at first', async () => {
    const taken: UsageBatch[] = []
    let tries = 0
    const { use, metering, outages } = meter(
      async (batch) => {
        tries += 1
        if (tries < 3) throw new Error('not yet')
        taken.push(batch)
      },
      { intervalMs: 60_000, closeMs: 5000 },
    )
    use(ACME, 7)
    await metering.close()
    expect(requestsOf(taken)).toEqual([['acme', 'free', 7]])
    expect(outages).toEqual([expect.objectContaining({ message: 'not yet' }), undefined])
  })

  test.each([
    [
      'answers later',
      'if ((tries += 1) < 3) throw new Error("not yet"); console.log("taken", batch.usage[0].usage.requests)',
      'taken 7',
    ],
    ['never answers', 'await new Promise(() => undefined)', 'METERING_UNDELIVERED'],
  ])('holds a process that has nothing else to do, while the sink %s', async (_, body, said) => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=tenantry-source',
      '--input-type=module',
      '--eval',
      `import { Metering } from '${SOURCE}/metering.ts'
      import { UsageBook } from '${SOURCE}/usage-book.ts'
      let tries = 0
      const book = new UsageBook()
      const sink = async (batch) => { ${body} }
      const onOutage = (error) => console.log(error?.code)
      const settings = { sink, onOutage, producer: 'p', intervalMs: 60000, answerMs: 60000, closeMs: 800 }
      const metering = new Metering(book, settings)
      book.note({ id: '1', slug: 'acme', tier: 'free' }, (usage) => (usage.requests += 7))
      await metering.close()`,
    ])
    expect(stdout).toContain(said)
  })

  test('ends in time where the sink does not, and says what was lost', async () => {
    const { use, metering, outages } = meter(() => new Promise(() => undefined), {
      intervalMs: 60_000,
      answerMs: 60_000,
      closeMs: 100,
    })
    use(ACME, 5)
    const began = performance.now()
    await metering.close()
    expect(performance.now() - began).toBeLessThan(2000)
    const [error] = outages
    expect(error).toBeInstanceOf(TenantryError)
    expect(error).toMatchObject({
      code: 'METERING_UNDELIVERED',
      details: { batches: [{ sequence: 1, usage: [{ slug: 'acme', usage: { requests: 5 } }] }] },
    })
  })
})

test('what cannot be is refused with its path', async () => {
  const config: SaasConfig = {
    name: 'metered',
    mode: 'pool',
    clusters: { primary: { url: 'postgres://nobody:secret@127.0.0.1:1/none' } },
  }
  for (const [metering, path] of [
    [{ sink: noSink, intervalMs: 5 }, 'metering.intervalMs'],
    [{ sink: noSink, intervalMs: Number.NaN }, 'metering.intervalMs'],
    [{ sink: noSink, producer: ' ' }, 'metering.producer'],
  ] as const) {
    await expect(createTenancy(config, { metering })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(path),
    })
  }
})
