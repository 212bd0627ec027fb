import { createTenancy } from '@tenantry/runtime'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { cycle } from '../measure/cycle.ts'
import { timeCrowd } from '../measure/time-crowd.ts'
import {
  createInvoiceFleet,
  type InvoiceDatabase,
  type InvoiceFleet,
} from '../scoped-select/invoice-fleet.ts'
import { openReference } from '../scoped-select/open-reference.ts'
import { PLAIN_SCHEMA } from '../scoped-select/reference-role.ts'
import { selectScoped, selectUnscoped } from '../scoped-select/selects.ts'

const WIDTHS = [1, 8, 32]
const SELECTS = 640
const RUNS = 31
const WARMUPS = 6

export async function measureSelectThroughput(): Promise<Result[]> {
  await using fleet = await createInvoiceFleet()
  const results: Result[] = []
  for (const width of WIDTHS) results.push(await measure(fleet, width))
  return results
}

async function measure(fleet: InvoiceFleet, width: number): Promise<Result> {
  const clusters = { primary: { ...fleet.config.clusters['primary'], connections: width } }
  await using tenancy = await createTenancy<InvoiceDatabase>({ ...fleet.config, clusters })
  await using unguarded = openReference(fleet.referenceUrl, PLAIN_SCHEMA, width)
  const ids = cycle(fleet.ids)
  const ours = () => selectScoped(tenancy.db, ids.next().value)
  const unscoped = () => selectUnscoped(unguarded, fleet.tenantId, ids.next().value)
  const times = await alternate(
    {
      ours: () => tenancy.run(fleet.slug, () => timeCrowd(SELECTS, width, ours)),
      unscoped: () => timeCrowd(SELECTS, width, unscoped),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  return {
    name: `select-throughput/${width}`,
    better: 'lower',
    unit: 'ms',
    ...compare(times.ours, times.unscoped),
    oursIs: `${SELECTS} selects of one row on \`tenancy.db\`, ${width} at a time over as many connections`,
    referenceIs: 'as many with plain Kysely, from a copy of the table without row-level security',
    excluded: 'connecting, and entering run(): it is entered once for each run; no network',
    goal: '<= 1.2x',
  }
}
