import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'

import { createTenancy } from '@tenantry/runtime'
import { connectModule, createFacade } from '@tenantry/runtime/extraction'

import type { Result } from '../benchmark.ts'
import { alternate, type TimedRun } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { type Serving, startServing } from '../measure/serving.ts'
import { timeCrowd } from '../measure/time-crowd.ts'
import { createTenantFleet } from '../tenant-lookup/tenant-fleet.ts'
import { billing, findInvoice } from './invoice.ts'
import { plainClient } from './plain-client.ts'
import type { ServeOptions } from './serve.ts'

const PROGRAM = fileURLToPath(new URL('serve.ts', import.meta.url))
const RUNS = 21
const WARMUPS = 12
const CALLS = 2000
const MICROSECONDS = 1000

export async function measureRemoteCall(): Promise<Result[]> {
  await using fleet = await createTenantFleet(1)
  const [slug = ''] = fleet.slugs
  const key = { kid: 'bench', secret: randomBytes(32).toString('base64') }
  await using server = await serve({ config: fleet.config, key })
  await using tenancy = await createTenancy<object>(fleet.config)
  await using remote = connectModule(billing, { url: `http://127.0.0.1:${server.port}`, key })
  await using plain = plainClient(server.port, 64)
  const facade = createFacade(billing, {
    local: { find: async (id) => findInvoice(id) },
    remote,
    tenancy,
    routing: { modeOf: () => 'remote' },
  })
  const timed =
    (width: number, call: () => Promise<unknown>): TimedRun =>
    () =>
      tenancy.run(slug, async () => ((await timeCrowd(CALLS, width, call)) / CALLS) * MICROSECONDS)
  const ours = (): Promise<unknown> => facade.find('a')
  const reference = (): Promise<unknown> => plain.post('/plain', ['a'])
  const times = await alternate(
    {
      ours: timed(1, ours),
      plain: timed(1, reference),
      crowdOfOurs: timed(16, ours),
      crowdOfPlain: timed(16, reference),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const shared = {
    better: 'lower',
    unit: 'µs',
    referenceIs: 'a POST with JSON to a plain Fastify route and back, by node:http as well',
    excluded: 'starting both processes; the connections are open, and no database is asked',
    goal: 'at most 1.3x',
  } as const
  return [
    {
      name: 'remote-call',
      ...shared,
      ...compare(times.ours, times.plain),
      oursIs:
        'a call of a module in another process, one after the other: token, tenant, deadline, codecs',
    },
    {
      name: 'remote-call/16',
      ...shared,
      ...compare(times.crowdOfOurs, times.crowdOfPlain),
      oursIs: 'the same with 16 calls under way at once',
    },
  ]
}

async function serve(options: ServeOptions): Promise<Serving> {
  return await startServing(PROGRAM, options)
}
