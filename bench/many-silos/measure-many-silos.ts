import { createTenancy, type Tenancy } from '@tenantry/runtime'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { timeCrowd } from '../measure/time-crowd.ts'
import type { InvoiceDatabase } from '../scoped-select/invoice-fleet.ts'
import { countBackends } from './count-backends.ts'
import { createSiloFleet } from './silo-fleet.ts'

const SILOS = 1000
const CONNECTIONS = 60
const CLIENTS = 60
const REQUESTS = 600
const RUNS = 3
const WARMUPS = 1
/** A step that shares no factor with the number of silos: each is met as often as the others. */
const STEP = 389

export async function measureManySilos(): Promise<Result[]> {
  await using fleet = await createSiloFleet(SILOS, CONNECTIONS)
  await using tenancy = await createTenancy<InvoiceDatabase>(fleet.config)
  for (const slug of fleet.slugs) await addInvoice(tenancy, slug)

  const url = fleet.config.clusters['primary']?.url ?? ''
  const finished = new AbortController()
  const counting = countBackends(url, `${fleet.config.name}_app`, finished.signal)
  let made = 0
  const everyone = () => readInvoices(tenancy, fleet.slugs[(made++ * STEP) % SILOS] ?? '')
  // Nine requests of ten are those of one tenant of twenty, as a day's traffic is.
  const busyFew = () => {
    const range = made % 10 === 0 ? SILOS : SILOS / 20
    return readInvoices(tenancy, fleet.slugs[(made++ * STEP) % range] ?? '')
  }
  const one = () => readInvoices(tenancy, fleet.slugs[0] ?? '')
  const times = await alternate(
    {
      everyone: () => timeCrowd(REQUESTS, CLIENTS, everyone),
      busyFew: () => timeCrowd(REQUESTS, CLIENTS, busyFew),
      one: () => timeCrowd(REQUESTS, CLIENTS, one),
    },
    { runs: RUNS, warmups: WARMUPS },
  ).finally(() => finished.abort())
  const most = await counting
  const shared = {
    better: 'lower',
    unit: 'ms',
    referenceIs: 'the same requests, all of one silo',
    excluded: 'creating the silos, and looking their tenants up for the first time',
    note: `${most} connections at most as the server counts them, one of them the listener's; every row was its tenant's`,
  } as const
  return [
    {
      name: 'many-silos/evenly',
      ...shared,
      ...compare(times.everyone, times.one),
      oursIs: `${REQUESTS} requests of ${CLIENTS} clients, spread evenly over ${SILOS} silos, under ${CONNECTIONS} connections: nearly each one opens a connection`,
      goal: 'served',
    },
    {
      name: 'many-silos/busy-few',
      ...shared,
      ...compare(times.busyFew, times.one),
      oursIs: `the same, nine requests of ten those of ${SILOS / 20} silos`,
      goal: 'served',
    },
  ]
}

async function addInvoice(tenancy: Tenancy<InvoiceDatabase>, slug: string): Promise<void> {
  await tenancy.run(slug, () =>
    tenancy.db.insertInto('invoice').values({ number: slug, amount: 1 }).execute(),
  )
}

async function readInvoices(tenancy: Tenancy<InvoiceDatabase>, slug: string): Promise<void> {
  const rows = await tenancy.run(slug, () =>
    tenancy.db.selectFrom('invoice').select('number').execute(),
  )
  if (rows.length === 1 && rows[0]?.number === slug) return
  throw new Error(`The tenant ${slug} got ${JSON.stringify(rows)}.`)
}
