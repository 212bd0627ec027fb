import { setTimeout as sleep } from 'node:timers/promises'

import { createTenancy, type Tenancy } from '@tenantry/runtime'
import { defineContract, nothing, number, string, tuple } from '@tenantry/runtime/contract'
import { createFacade, createRouting } from '@tenantry/runtime/extraction'
import { sql } from 'kysely'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { timeBatch } from '../measure/time-batch.ts'
import type { InvoiceDatabase } from '../scoped-select/invoice-fleet.ts'
import { createEventFleet } from './event-fleet.ts'

interface UsageApi {
  readonly record: (number: string, amount: number) => Promise<void>
}

const RUNS = 51
const WARMUPS = 10
const BATCH = 4
const ROWS = 20
/** Requests of one tenant at a time, and what each does behind its event. */
const REQUESTS = 8
const WORK_MS = 5

const usage = defineContract<UsageApi>({
  name: 'usage',
  version: '1',
  operations: { record: { kind: 'write', arguments: tuple(string, number), result: nothing } },
})

export async function measureOutbox(): Promise<Result[]> {
  await using fleet = await createEventFleet()
  await using tenancy = await createTenancy<InvoiceDatabase>(fleet.config)
  const record = recordOf(tenancy)
  const asTenant = (run: () => Promise<number>) => () => tenancy.run(fleet.slug, run)
  const many = (write: () => Promise<unknown>) =>
    tenancy.transaction(async () => {
      for (let row = 0; row < ROWS; row += 1) await write()
    })
  const insert = async (): Promise<void> =>
    await tenancy.transaction(async (trx) => {
      for (let row = 0; row < ROWS; row += 1) {
        await trx.insertInto('invoice').values({ number: 'R-1', amount: row }).execute()
      }
    })
  const inside = await alternate(
    {
      ours: asTenant(() => timeBatch(BATCH, () => many(() => record('R-1', 1)))),
      plain: asTenant(() => timeBatch(BATCH, insert)),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const request = (lock: boolean) =>
    tenancy.transaction(async (trx) => {
      if (lock) await sql`select pg_advisory_xact_lock(42)`.execute(trx)
      await record('R-1', 1)
      await sleep(WORK_MS)
    })
  const atOnce = (lock: boolean) => () =>
    Promise.all(Array.from({ length: REQUESTS }, () => request(lock)))
  const side = await alternate(
    {
      ours: asTenant(() => timeBatch(1, atOnce(false))),
      locked: asTenant(() => timeBatch(1, atOnce(true))),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  return [
    {
      name: 'outbox',
      better: 'lower',
      unit: 'ms',
      ...compare(inside.ours, inside.plain),
      oursIs: `a transaction of ${ROWS} events, written by the facade of a module`,
      referenceIs:
        'a transaction of as many inserts of a row of two columns, by tenancy.transaction',
      excluded: 'connecting, entering run(), and delivering the events; one connection, no network',
      goal: '<= 1.3x',
    },
    {
      name: 'outbox-order',
      better: 'lower',
      unit: 'ms',
      ...compare(side.ours, side.locked),
      oursIs: `${REQUESTS} transactions of a tenant at once, each of which writes an event and goes on for ${WORK_MS} ms`,
      referenceIs:
        'the same, with a lock of the tenant that is held until the commit, as numbers in the order of commits would need it',
      excluded: 'connecting, entering run(), and delivering the events; no network',
      goal: '<= 0.5x',
    },
  ]
}

function recordOf(tenancy: Tenancy<InvoiceDatabase>): UsageApi['record'] {
  const facade = createFacade(usage, {
    local: { record: async () => undefined },
    routing: createRouting('usage', {}),
    tenancy,
    events: ['record'],
  })
  return facade.record
}
