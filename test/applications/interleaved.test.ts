import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'
import { createRandom } from '../support/random.ts'
import { Generator, serveGenerated } from './generated-application.ts'
import { sendTraffic } from './traffic.ts'

const TENANTS = 50
const REQUESTS = 10_000

let folder: string
let generator: Generator

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-applications-'))
  generator = new Generator(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each([
  { fleet: 'pool', mode: 'pool', tiers: ['free'] },
  { fleet: 'bridge', mode: 'bridge', tiers: ['standard'] },
  { fleet: 'silo', mode: 'silo', tiers: ['standard'] },
  { fleet: 'mixed', mode: 'pool', tiers: ['free', 'team', 'enterprise'] },
] as const)(
  `a generated $fleet application keeps ${TENANTS} tenants apart over ${REQUESTS} interleaved requests`,
  async ({ fleet, mode, tiers }) => {
    const root = await generator.write(`generated-${fleet}`, mode)
    await using application = await serveGenerated(root, {
      tierOf: (index) => tiers[index % tiers.length] ?? tiers[0],
      tenants: TENANTS,
      databaseUrl: inject('databaseUrl'),
    })
    const { server, tenants } = application
    expect(new Set(tenants.map(({ tier }) => tier))).toEqual(new Set(tiers))

    const report = await sendTraffic({
      url: server.url,
      slugs: tenants.map(({ slug }) => slug),
      requests: REQUESTS,
      concurrency: 40,
      random: createRandom(20_261_123),
    })
    expect(report).toEqual({ requests: REQUESTS, leaks: [], lost: [] })
    expect(await server.stop()).toBe(0)
  },
  300_000,
)
