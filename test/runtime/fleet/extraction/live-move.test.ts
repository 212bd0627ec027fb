import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { movingTenancy, TenantryError } from '@tenantry/runtime'
import { moveData, planMove, type Tenant } from '@tenantry/runtime/fleet'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { SETTINGS } from '../../../acceptance/settings.ts'
import {
  createMovingApplication,
  type MovingApplication,
  rowsOf,
} from '../../../support/moving-application.ts'
import { createRandom } from '../../../support/random.ts'
import type { TestDatabase } from '../../../support/test-application.ts'

const ROWS = 6000
const WRITERS = 4
/** Each takes seconds to begin. */
const RUNS = 8
const random = createRandom(SETTINGS.seed)

let application: MovingApplication

beforeAll(async () => {
  application = await createMovingApplication()
})

afterAll(async () => {
  await application?.[Symbol.asyncDispose]()
})

/** What a writer knows to be committed; what it was refused, or has no answer to, may be there or not. */
class Expected {
  readonly amounts = new Map<string, number>()
  readonly open = new Set<string>()
  refused = 0
  written = 0
}

/** Writes invoices of its own again and again: new ones, changed ones, deleted ones, and the keys of others. */
async function write(
  slug: string,
  writer: number,
  expected: Expected,
  over: AbortSignal,
): Promise<void> {
  const { shared, own } = application
  const tenancy = movingTenancy<TestDatabase>({
    module: 'billing',
    shared: shared.application.tenancy,
    own: own.application.tenancy,
  })
  for (let round = 0; !over.aborted; round += 1) {
    const number = `w${writer}-${Math.floor(random() * 200)}`
    const amount = round
    const isDeletion = random() < 0.2
    expected.open.add(number)
    try {
      await tenancy.run(slug, () =>
        tenancy.transaction(async (trx) => {
          const deleted = await trx
            .deleteFrom('invoice')
            .where('number', '=', number)
            .executeTakeFirst()
          if (isDeletion || (random() < 0.3 && deleted.numDeletedRows > 0n)) {
            if (isDeletion) return
          }
          await trx.insertInto('invoice').values({ number, amount }).execute()
          await trx
            .updateTable('customer')
            .set({ name: `customer of ${number}` })
            .where('name', '=', `customer ${writer}`)
            .execute()
          await trx
            .updateTable('customer')
            .set({ name: `customer ${writer}` })
            .where('name', '=', `customer of ${number}`)
            .execute()
        }),
      )
      if (isDeletion) expected.amounts.delete(number)
      else expected.amounts.set(number, amount)
      expected.written += 1
    } catch (error) {
      // In the moment of the switch: nothing was written, and the next round finds the rows where they are.
      if (!(error instanceof TenantryError) || error.code !== 'DATA_MOVED') throw error
      expected.refused += 1
    }
    expected.open.delete(number)
    if (random() < 0.1) await sleep(1)
  }
}

async function fill(tenant: Tenant): Promise<void> {
  const { shared } = application
  const { database, schema } = tenant.placement
  await shared.application.asAdmin(database, (client) =>
    client.query(
      `insert into "${schema}".customer (tenant_id, name) select '${tenant.id}', 'customer ' || i from generate_series(0, ${ROWS - 1}) i;
       insert into "${schema}".invoice (tenant_id, number, amount) select '${tenant.id}', 'old ' || i, i from generate_series(0, ${ROWS - 1}) i`,
    ),
  )
}

function start(slugs: readonly string[]) {
  const { shared, own } = application
  const script = join(import.meta.dirname, 'move-until-killed.ts')
  return spawn(
    process.execPath,
    [
      '--conditions=tenantry-source',
      script,
      JSON.stringify(shared.config),
      JSON.stringify(own.config),
      JSON.stringify(slugs),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
}

/** @returns Whether it was killed before it had ended by itself. */
async function runAndKill(slugs: readonly string[], afterMs: number): Promise<boolean> {
  const child = start(slugs)
  const ended = once(child, 'exit')
  if (child.stdout) await Promise.race([once(child.stdout, 'data'), ended])
  await Promise.race([sleep(afterMs), ended])
  const isKilled = child.exitCode === null && child.kill('SIGKILL')
  await ended
  return isKilled
}

async function check(tenant: Tenant, expected: readonly Expected[]): Promise<void> {
  const { shared, own } = application
  const arrived = await own.fleet.catalog.findTenant(tenant.slug)
  expect(arrived).toMatchObject({ id: tenant.id, status: 'active' })
  if (arrived === undefined) return
  const { tenancy } = own.application
  const found = await tenancy.run(tenant.slug, () =>
    tenancy.db.selectFrom('invoice').select(['number', 'amount']).execute(),
  )
  expect(new Set(found.map(({ number }) => number)).size).toBe(found.length)
  const written = found.filter(({ number }) => !number.startsWith('old '))
  expect(written.length).toBe(new Map(written.map(({ number, amount }) => [number, amount])).size)
  expect(Object.fromEntries(written.map(({ number, amount }) => [number, amount]))).toEqual(
    Object.fromEntries(expected.flatMap(({ amounts }) => [...amounts])),
  )
  expect(found.length - written.length).toBe(ROWS)
  expect(await rowsOf(own, arrived, 'customer')).toEqual(await rowsOf(shared, tenant, 'customer'))
}

test.each(['pooled', 'bridged', 'siloed'])(
  'a %s tenant moves while it is written to, and no row is lost or doubled',
  async (tier) => {
    const { shared, move } = application
    const tenant = await shared.create({ slug: `live-${tier}`, tier })
    await fill(tenant)
    const over = new AbortController()
    const expected = Array.from({ length: WRITERS }, () => new Expected())
    const writing = Promise.all(
      expected.map((known, writer) => write(tenant.slug, writer, known, over.signal)),
    )
    writing.catch(() => over.abort())
    const plan = await planMove(move, { tenants: [tenant.slug] })
    const [outcome] = await moveData(move, plan, { settleMs: 500 })
    expect(outcome?.error).toBeUndefined()
    expect(outcome).toMatchObject({ outcome: 'moved', rows: expect.any(Number) })
    const atSwitch = expected.map(({ written }) => written)
    await expect
      .poll(
        () =>
          over.signal.aborted ||
          expected.every(({ written }, at) => written > (atSwitch[at] ?? 0) + 20),
      )
      .toBe(true)
    over.abort()
    await writing
    process.stdout.write(
      `${tier}: ${outcome?.rows} rows, ${outcome?.changes} changes, stopped ${outcome?.stopMs.toFixed(1)} ms, ` +
        `refused ${expected.reduce((sum, { refused }) => sum + refused, 0)}, ${outcome?.tookMs.toFixed(0)} ms\n`,
    )
    await check(tenant, expected)
  },
)

test(
  'killed again and again, a move is gone on with, and no row is lost or doubled',
  { timeout: 400_000 },
  async () => {
    const { shared, move } = application
    const tenants = [
      await shared.create({ slug: 'killed-pooled', tier: 'pooled' }),
      await shared.create({ slug: 'killed-bridged', tier: 'bridged' }),
    ]
    for (const tenant of tenants) await fill(tenant)
    const over = new AbortController()
    const expected = tenants.map(() => Array.from({ length: 1 }, () => new Expected()))
    const writing = Promise.all(
      tenants.flatMap(({ slug }, at) =>
        (expected[at] ?? []).map((known, writer) => write(slug, writer, known, over.signal)),
      ),
    )
    writing.catch(() => over.abort())
    let kills = 0
    const states = new Set<string>()
    for (let run = 0; run < RUNS && !over.signal.aborted; run += 1) {
      if (
        await runAndKill(
          tenants.map(({ slug }) => slug),
          random() * 1500,
        )
      )
        kills += 1
      const kept = await move.shared.moves.list('billing')
      const mine = kept.filter(({ tenant }) => tenant.startsWith('killed-'))
      for (const { state } of mine) states.add(state)
      if (mine.length === 2 && mine.every(({ state }) => state === 'switched')) break
    }
    const plan = await planMove(move, { tenants: tenants.map(({ slug }) => slug) })
    const outcomes = await moveData(move, plan, { settleMs: 0, longestStopMs: 5000 })
    expect(outcomes.map(({ error }) => error)).toEqual([undefined, undefined])
    await sleep(300)
    over.abort()
    await writing
    process.stdout.write(`${kills} kills, seen in ${[...states].join(', ')}\n`)
    expect(kills).toBeGreaterThan(1)
    for (const [at, tenant] of tenants.entries()) await check(tenant, expected[at] ?? [])
  },
)
