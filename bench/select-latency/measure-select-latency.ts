import { createTenancy, type SaasConfig } from '@tenantry/runtime'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { cycle } from '../measure/cycle.ts'
import { timeEach } from '../measure/time-each.ts'
import {
  createInvoiceFleet,
  type InvoiceDatabase,
  type InvoiceFleet,
} from '../scoped-select/invoice-fleet.ts'
import { openReference } from '../scoped-select/open-reference.ts'
import { PLAIN_SCHEMA } from '../scoped-select/reference-role.ts'
import { selectScoped, selectSequentially, selectUnscoped } from '../scoped-select/selects.ts'
import { openDelayed } from './open-delayed.ts'

const DELAY_MS = 1
const DELAYED = `with ${DELAY_MS} ms of delay each way`

type Times = Record<'ours' | 'unscoped' | 'sequential', number[]>

export async function measureSelectLatency(): Promise<Result[]> {
  await using fleet = await createInvoiceFleet()
  const [near, far] = [await measureNear(fleet), await measureFar(fleet)]
  return [
    {
      name: 'select-latency/loopback',
      ...shared('on loopback'),
      ...compare(near.ours, near.unscoped),
      referenceIs: 'the same row with plain Kysely, from a copy without row-level security',
      goal: '<= 1.2x',
    },
    {
      name: 'select-latency/delayed',
      ...shared(DELAYED),
      ...compare(far.ours, far.unscoped),
      referenceIs: 'the same row with plain Kysely, from a copy without row-level security',
      goal: '<= 1.1x',
    },
    {
      name: 'select-latency/delayed-sequential',
      ...shared(DELAYED),
      ...compare(far.ours, far.sequential),
      referenceIs:
        'plain Kysely on the guarded table, awaiting begin, set_config, the select and commit one after the other',
      goal: '<= 0.33x',
    },
  ]
}

async function measureNear(fleet: InvoiceFleet): Promise<Times> {
  return await measure(fleet, fleet.config, (url) => url, { runs: 51, warmups: 10, batch: 100 })
}

async function measureFar(fleet: InvoiceFleet): Promise<Times> {
  const { primary } = fleet.config.clusters
  if (primary?.url === undefined) throw new Error('The fleet has no server.')
  await using delayed = await openDelayed(primary.url, DELAY_MS)
  const url = delayed.through(primary.url)
  const config = { ...fleet.config, clusters: { primary: { ...primary, url } } }
  return await measure(fleet, config, (direct) => delayed.through(direct), {
    runs: 31,
    warmups: 5,
    batch: 20,
  })
}

async function measure(
  fleet: InvoiceFleet,
  config: SaasConfig,
  route: (url: string) => string,
  {
    batch,
    ...options
  }: { readonly runs: number; readonly warmups: number; readonly batch: number },
): Promise<Times> {
  await using tenancy = await createTenancy<InvoiceDatabase>(config)
  await using unguarded = openReference(route(fleet.referenceUrl), PLAIN_SCHEMA)
  await using guarded = openReference(route(fleet.referenceUrl), fleet.schema)
  const ids = cycle(fleet.ids)
  const ours = () => selectScoped(tenancy.db, ids.next().value)
  const unscoped = () => selectUnscoped(unguarded, fleet.tenantId, ids.next().value)
  const sequential = () => selectSequentially(guarded, fleet.tenantId, ids.next().value)
  return await alternate(
    {
      ours: () => tenancy.run(fleet.slug, () => timeEach(batch, ours)),
      unscoped: () => timeEach(batch, unscoped),
      sequential: () => timeEach(batch, sequential),
    },
    options,
  )
}

function shared(where: string) {
  return {
    better: 'lower',
    unit: 'ms',
    oursIs: `one row by its id on \`tenancy.db\`, four walls up, ${where}: the median of each run`,
    excluded: 'connecting, and entering run(); one connection is in use',
  } as const
}
