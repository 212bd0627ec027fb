import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import { SETTINGS } from '../acceptance/settings.ts'
import '../support/provided-context.ts'
import { createScene, type Scene } from './scene/create-scene.ts'
import { type AttackedRuntime, loadRuntime } from './scene/load-runtime.ts'
import { type BatchReport, runBatch } from './schedule/run-batch.ts'

// Requests of three tenants in the pool and in a bridge, on two connections, in orders that a seed
// decides. A failure names its seed: TENANTRY_SCHEDULE_SEED=… repeats that batch alone.

const SEED = process.env['TENANTRY_SCHEDULE_SEED']
/** 2,000 orders in the acceptance. */
const BATCHES = SETTINGS.isLong ? 50 : 8
const ORDERS = 40

let scene: Scene
let runtime: AttackedRuntime
let admin: Client

beforeAll(async () => {
  const shape = { attacker: 'pooled', victims: ['pooled', 'bridged'] } as const
  runtime = await loadRuntime()
  scene = await createScene({ databaseUrl: inject('databaseUrl'), shape, runtime })
  admin = new Client({ connectionString: scene.config.clusters['primary']?.url })
  await admin.connect()
})

afterAll(async () => {
  await admin?.end()
  await scene?.[Symbol.asyncDispose]()
})

async function run(seed: number, orders = ORDERS): Promise<BatchReport> {
  return await runBatch({ scene, runtime, admin, seed, orders })
}

const LONG = { timeout: 600_000, tags: ['orders'] }

test(
  'in no order of messages, answers and failures does a request see another tenant',
  LONG,
  async () => {
    const seeds =
      SEED === undefined ? Array.from({ length: BATCHES }, (_, index) => index + 1) : [Number(SEED)]
    let orders = 0
    let cut = 0
    for (const seed of seeds) {
      const report = await run(seed)
      expect(report.problems, `TENANTRY_SCHEDULE_SEED=${seed} repeats this`).toEqual([])
      orders += report.orders
      cut += report.cut
    }
    expect(orders).toBe(seeds.length * ORDERS)
    if (SEED === undefined) expect(cut, 'orders with a cut connection').toBeGreaterThan(BATCHES)
  },
)

test('the same seed gives the same order', async () => {
  const [one, other] = [await run(7, 12), await run(7, 12)]
  expect(other.traces).toEqual(one.traces)
  expect(one.choices).toBeGreaterThan(100)
})
