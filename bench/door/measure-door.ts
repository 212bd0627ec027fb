import { fileURLToPath } from 'node:url'

import type { SaasConfig } from '@tenantry/runtime'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { type Serving, startServing } from '../measure/serving.ts'
import { createTenantFleet } from '../tenant-lookup/tenant-fleet.ts'
import { sendRequests } from './send-requests.ts'
import type { ServeOptions } from './serve.ts'

const PROGRAM = fileURLToPath(new URL('serve.ts', import.meta.url))
const LOAD = { connections: 16, requests: 10_000 }
const RUNS = 21
const WARMUPS = 4
const QUOTA = { requests: { rate: '1000000/s' }, concurrency: 10_000 } as const

export async function measureDoor(): Promise<Result[]> {
  await using fleet = await createTenantFleet(1)
  const [slug = ''] = fleet.slugs
  const { config } = fleet
  const guarded: SaasConfig = {
    ...config,
    tiers: { standard: { quota: QUOTA } },
    quotas: { shedding: true },
  }
  await using whole = await serve({ config: guarded, hasTenants: true })
  await using open = await serve({ config, hasTenants: true })
  await using bare = await serve({ config, hasTenants: false })
  const times = await alternate(
    {
      whole: () => sendRequests(whole.port, slug, LOAD),
      open: () => sendRequests(open.port, slug, LOAD),
      bare: () => sendRequests(bare.port, slug, LOAD),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const shared = {
    better: 'lower',
    unit: 'µs',
    excluded: `starting; ${LOAD.connections} connections that are open, no network; the route asks no database`,
  } as const
  return [
    {
      name: 'door',
      ...shared,
      ...compare(times.whole, times.open),
      oursIs:
        'a request to a Fastify route whose tenant has a rate and a concurrency, with load shed',
      referenceIs: 'the same route with tenants that have no quotas',
      goal: '<= 1.11x, which is 90 % of its requests per second',
    },
    {
      name: 'door/tenancy',
      ...shared,
      ...compare(times.whole, times.bare),
      oursIs: 'the same',
      referenceIs:
        'the same route with no tenants: finding, admitting and entering one are in it too',
      goal: 'none',
    },
  ]
}

async function serve(options: ServeOptions): Promise<Serving> {
  return await startServing(PROGRAM, options)
}
