import { createTenancy } from '@tenantry/runtime'

import type { Result } from '../benchmark.ts'
import { alternate, type TimedRun } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { median } from '../measure/statistics.ts'
import { timeBatch } from '../measure/time-batch.ts'
import { createInvoiceFleet, type InvoiceDatabase } from '../scoped-select/invoice-fleet.ts'
import { openReference } from '../scoped-select/open-reference.ts'
import { PLAIN_SCHEMA } from '../scoped-select/reference-role.ts'

const RUNS = 51
const WARMUPS = 10
const BATCH = 5000
const MICROSECONDS = 1000

export async function measureGate(): Promise<Result[]> {
  await using fleet = await createInvoiceFleet()
  await using free = await createTenancy<InvoiceDatabase>(fleet.config)
  await using bounded = await createTenancy<InvoiceDatabase>({
    ...fleet.config,
    tiers: { standard: { quota: { database: { connections: 5, weight: 3 } } } },
  })
  await using plain = openReference(fleet.referenceUrl, PLAIN_SCHEMA)
  const times = await alternate(
    {
      free: () => free.run(fleet.slug, () => timed(() => free.db.connection().execute(nothing))()),
      bounded: () =>
        bounded.run(fleet.slug, () => timed(() => bounded.db.connection().execute(nothing))()),
      plain: timed(() => plain.connection().execute(nothing)),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const shared = {
    better: 'lower',
    unit: 'µs',
    excluded: 'opening the connection, and entering run(): nothing is sent, and nobody waits',
  } as const
  return [
    {
      name: 'gate/bounded',
      ...shared,
      ...compare(times.bounded, times.free),
      oursIs:
        'a connection taken and given back on `tenancy.db`, of a tenant whose connections are counted',
      referenceIs: 'the same of a tenant without a limit, of which nothing is counted',
      goal: 'ours at most 2 µs above the reference',
      note: tellDifference(times.bounded, times.free),
    },
    {
      name: 'gate/checkout',
      ...shared,
      ...compare(times.free, times.plain),
      oursIs:
        'the same without a limit, with all that surrounds the gate: its tenant is looked up again and its session made',
      referenceIs:
        'the same of plain Kysely, from the Pool of node-postgres, which serves in the order of coming',
      goal: 'none',
      note: tellDifference(times.free, times.plain),
    },
  ]
}

/** Takes a connection and gives it back, again and again; microseconds for each time. */
function timed(checkOut: () => Promise<void>): TimedRun {
  return async () => (await timeBatch(BATCH, checkOut)) * MICROSECONDS
}

async function nothing(): Promise<void> {}

function tellDifference(ours: readonly number[], reference: readonly number[]): string {
  const difference = median(ours) - median(reference)
  return `${Math.abs(difference).toFixed(2)} µs ${difference < 0 ? 'less' : 'more'} than the reference`
}
