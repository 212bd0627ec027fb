import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'

import type { TestDatabase } from '../../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../../support/test-fleet.ts'
import { LEDGER_TABLES } from './ledger.ts'
import type { MeteredWork } from './metered-process.ts'

const SCRIPT = fileURLToPath(new URL('metered-process.ts', import.meta.url))
const SLUGS = ['acme', 'globex', 'initech']

let fleet: TestFleet
let ledgerUrl: string

beforeAll(async () => {
  fleet = await createTestFleet()
  for (const slug of SLUGS) await fleet.create({ slug })
  const [cluster] = Object.values(fleet.config.clusters)
  ledgerUrl = cluster?.url ?? ''
  await fleet.query(LEDGER_TABLES)
})
beforeEach(async () => {
  await fleet.query('truncate usage_batch, usage_line')
})
afterAll(async () => fleet?.[Symbol.asyncDispose]())

function start(work: Partial<MeteredWork>): ChildProcessByStdio<null, Readable, Readable> {
  const whole: MeteredWork = {
    config: fleet.config,
    ledgerUrl,
    slugs: SLUGS,
    requests: 150,
    seed: 1,
    intervalMs: 100,
    isUnreliable: true,
    isEndless: false,
    ...work,
  }
  return spawn(process.execPath, ['--conditions=tenantry-source', SCRIPT, JSON.stringify(whole)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

interface Told {
  readonly at: number
  readonly admitted: Readonly<Record<string, number>>
}

async function booked(): Promise<Record<string, Record<string, number>>> {
  const rows = await fleet.query<{ slug: string } & Record<string, string>>(
    `select slug, sum(requests) requests, sum(cost) cost, sum(statements) statements, sum(rows) rows,
        sum(bytes_in) bytes_in, sum(bytes_out) bytes_out
      from usage_line join tenantry.tenant on tenant.id = tenant_id group by slug order by slug`,
  )
  return Object.fromEntries(
    rows.map(({ slug, ...sums }) => [
      slug,
      Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, Number(sum)])),
    ]),
  )
}

/** Epochs, and whether the numbers of each go from 1 on without a gap. */
async function epochs(): Promise<{ epoch: string; whole: boolean; batches: number }[]> {
  return await fleet.query(
    `select epoch, count(*)::int batches, min(sequence) = 1 and max(sequence) = count(*) whole
      from usage_batch group by epoch`,
  )
}

test('a ledger that fails, answers late and books twice has exactly what was admitted', async () => {
  const children = [1, 2, 3].map((seed) => start({ seed }))
  const said = await Promise.all(
    children.map(async (child) => {
      const [output, errors] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'exit'),
      ])
      expect(errors).toBe('')
      const told: Told = JSON.parse(output)
      return told.admitted
    }),
  )
  const wanted = SLUGS.map((slug) => {
    const requests = said.reduce((sum, admitted) => sum + (admitted[slug] ?? 0), 0)
    const sums = {
      requests,
      cost: 2 * requests,
      statements: 2 * requests,
      rows: 4 * requests,
      bytes_in: 10 * requests,
      bytes_out: 100 * requests,
    }
    return [slug, sums]
  })
  expect(await booked()).toEqual(Object.fromEntries(wanted))
  const all = await epochs()
  expect(all).toHaveLength(3)
  for (const { whole, batches } of all) {
    expect(whole).toBe(true)
    expect(batches).toBeGreaterThan(1)
  }
})

test('a sink may write through the tenancy that it meters, until that has closed', async () => {
  const taken: number[] = []
  const tenancy: Tenancy<TestDatabase> = await createTenancy<TestDatabase>(fleet.config, {
    metering: {
      intervalMs: 60_000,
      sink: async ({ usage }) => {
        await tenancy.system('metering', async (db) => await sql`select 1`.execute(db))
        taken.push(...usage.map(({ usage: { statements } }) => statements))
      },
    },
  })
  await tenancy.run('acme', async () => await sql`select 1`.execute(tenancy.db))
  await tenancy.close()
  expect(taken).toEqual([1])
})

test('a process that is killed loses what it counted last, one interval at most, and nothing else', async () => {
  const intervalMs = 200
  const child = start({ intervalMs, isUnreliable: false, isEndless: true })
  const told: Told[] = []
  createInterface(child.stdout).on('line', (line) => told.push(JSON.parse(line)))
  // A batch takes its time to be booked, and a busy machine its own.
  const slackMs = intervalMs + 1300
  const toldForMs = () => (told.at(-1)?.at ?? 0) - (told[0]?.at ?? 0)
  await expect.poll(toldForMs).toBeGreaterThan(slackMs + 500)
  child.kill('SIGKILL')
  await once(child, 'close')
  // What the server had received is committed, also behind the death of its client.
  await sleep(100)

  const last = told.at(-1)
  const sums = await booked()
  const requestsOf = ({ admitted }: Told) =>
    SLUGS.reduce((sum, slug) => sum + (admitted[slug] ?? 0), 0)
  const inLedger = SLUGS.reduce((sum, slug) => sum + (sums[slug]?.['requests'] ?? 0), 0)
  const safe = told.findLast(({ at }) => at < (last?.at ?? 0) - slackMs)
  if (last === undefined || safe === undefined) throw new Error('The process said too little.')
  expect(inLedger).toBeGreaterThanOrEqual(requestsOf(safe))
  expect(inLedger).toBeLessThanOrEqual(requestsOf(last) + 50)
  expect(await epochs()).toEqual([expect.objectContaining({ whole: true })])

  const next = start({ requests: 30, isUnreliable: false })
  await once(next, 'exit')
  const both = await epochs()
  expect(both.map(({ whole }) => whole)).toEqual([true, true])
})
