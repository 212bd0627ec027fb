import { createTenancy } from '@tenantry/runtime'
import { defineContract, string, tuple } from '@tenantry/runtime/contract'
import { createFacade, createRouting } from '@tenantry/runtime/extraction'

import type { Result } from '../benchmark.ts'
import { alternate, type TimedRun } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { median } from '../measure/statistics.ts'
import { timeBatch } from '../measure/time-batch.ts'
import { createTenantFleet } from '../tenant-lookup/tenant-fleet.ts'

const RUNS = 41
const WARMUPS = 8
const BATCH = 200_000
const MICROSECONDS = 1000

interface BillingApi {
  find(id: string): Promise<string>
}

const contract = defineContract<BillingApi>({
  name: 'billing',
  version: '1',
  operations: { find: { kind: 'read', arguments: tuple(string), result: string } },
})

export async function measureFacade(): Promise<Result[]> {
  await using fleet = await createTenantFleet(1)
  await using tenancy = await createTenancy<object>(fleet.config)
  const [slug = ''] = fleet.slugs
  const local: BillingApi = { find: async (id) => id }
  // Rules of each kind, so that all are asked before the call stays here.
  const rules = {
    byTenant: { other: 'remote' },
    byTier: { pro: 'shadow' },
    percent: { remote: 0.001 },
  } as const
  const routing = createRouting('billing', rules)
  const facade = createFacade(contract, { local, routing, tenancy })
  const timed =
    (module: BillingApi): TimedRun =>
    () =>
      tenancy.run(slug, async () => (await timeBatch(BATCH, () => module.find('a'))) * MICROSECONDS)
  const { ours, direct } = await alternate(
    { ours: timed(facade), direct: timed(local) },
    { runs: RUNS, warmups: WARMUPS },
  )
  const difference = median(ours) - median(direct)
  return [
    {
      name: 'facade',
      better: 'lower',
      unit: 'µs',
      ...compare(ours, direct),
      oursIs:
        'a call of an extracted module in mode `local`, with rules for tenants, tiers and shares',
      referenceIs: 'the same function, called directly',
      excluded: 'entering run(); the function does nothing but return a promise',
      goal: 'ours at most 1 µs above the reference',
      note: `${difference.toFixed(3)} µs more than the reference`,
    },
  ]
}
