import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'

import { createTenancy, type Tenancy } from '@tenantry/runtime'

import type { Result } from '../benchmark.ts'
import { alternate, type TimedRun } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { timeBatch } from '../measure/time-batch.ts'
import { usedHeap } from './used-heap.ts'
import { createTenantFleet } from './tenant-fleet.ts'

const TENANTS = 100_000
const AT_ONCE = 50
const RUNS = 101
const WARMUPS = 20
const BATCH = 5000
const MICROSECONDS = 1000
/** Answers live for 5 s until the process hears of changes, which begins when the first one expires. */
const LIFETIME_MS = 5000

export async function measureTenantLookup(): Promise<Result[]> {
  await using fleet = await createTenantFleet(TENANTS)
  await using tenancy = await createTenancy(fleet.config)
  await hearChanges(tenancy, fleet.slugs)

  const before = usedHeap()
  await admitAll(tenancy, fleet.slugs)
  const bytes = Math.round((usedHeap() - before) / TENANTS)

  const plain = new Map(fleet.slugs.map((slug) => [slug, { slug }]))
  const slugs = shuffled(fleet.slugs)
  const times = await alternate(
    {
      admit: timed(slugs, (slug) => tenancy.admit(slug)),
      run: timed(slugs, (slug) => tenancy.run(slug, nothing)),
      map: timed(slugs, async (slug) => plain.get(slug)),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const shared = {
    better: 'lower',
    unit: 'µs',
    referenceIs: `an awaited Map.get among the same ${TENANTS} slugs`,
    excluded: `the lookups that fill the cache; each call asks for another tenant, in random order`,
    note: `a known tenant takes ${bytes} bytes of memory, so ${TENANTS} take ${Math.round((bytes * TENANTS) / 1e6)} MB`,
  } as const
  return [
    {
      name: 'tenant-lookup/admit',
      ...shared,
      ...compare(times.admit, times.map),
      oursIs: `\`tenancy.admit(slug)\` with ${TENANTS} tenants known`,
      goal: 'ours below 2 µs',
    },
    {
      name: 'tenant-lookup/run',
      ...shared,
      ...compare(times.run, times.map),
      oursIs: `\`tenancy.run(slug, …)\` with nothing to do, with ${TENANTS} tenants known`,
      goal: 'none',
    },
  ]
}

function nothing(): void {}

/** Asks for one tenant again and again until the process hears of changes. */
async function hearChanges(
  tenancy: Tenancy<unknown>,
  [slug = '']: readonly string[],
): Promise<void> {
  for (let waited = 0; waited < 2 * LIFETIME_MS; waited += LIFETIME_MS / 10) {
    await tenancy.admit(slug)
    await sleep(LIFETIME_MS / 10)
  }
}

async function admitAll(tenancy: Tenancy<unknown>, slugs: readonly string[]): Promise<void> {
  const rest = slugs.values()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const slug of rest) await tenancy.admit(slug)
    }),
  )
}

/** Goes on through the slugs from batch to batch, in microseconds a call. */
function timed(slugs: readonly string[], call: (slug: string) => Promise<unknown>): TimedRun {
  let next = 0
  return async () => {
    // What is known calls for no turn of the event loop, and the news of changes needs one.
    await turn()
    const time = await timeBatch(BATCH, () => {
      next = (next + 1) % slugs.length
      return call(slugs[next] ?? '')
    })
    return time * MICROSECONDS
  }
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, order: Math.random() }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ item }) => item)
}
