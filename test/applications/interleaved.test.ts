import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import { SETTINGS } from '../acceptance/settings.ts'
import '../support/provided-context.ts'
import { findPgbouncer } from '../support/pgbouncer.ts'
import { createRandom } from '../support/random.ts'
import { expectMetrics } from './expect-metrics.ts'
import { Generator, serveGenerated } from './generated-application.ts'
import { leadThroughPgbouncer } from './lead-through-pgbouncer.ts'
import { sendTraffic } from './traffic.ts'

const TENANTS = 50
/** Behind PgBouncer, with more databases among them than it may have connections. */
const POOLED_TENANTS = 24
/** In the acceptance. The mixed application has all modes in it, so it gets the most in other runs. */
const ALL_REQUESTS = 10_000
const REQUESTS = SETTINGS.isLong ? ALL_REQUESTS : 3000
const REQUESTS_OF_ONE_MODE = SETTINGS.isLong ? ALL_REQUESTS : 600

const pgbouncer = await findPgbouncer()
const mustRun = process.env['CI'] === 'true'
if (pgbouncer === undefined && !mustRun) {
  process.stdout.write(
    'No PgBouncer, and none can be installed (that takes root and apt-get): no application is run through it.\n',
  )
}

let folder: string
let generator: Generator

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-applications-'))
  generator = new Generator(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each([
  { fleet: 'pool', mode: 'pool', tiers: ['free'], requests: REQUESTS_OF_ONE_MODE },
  { fleet: 'bridge', mode: 'bridge', tiers: ['standard'], requests: REQUESTS_OF_ONE_MODE },
  { fleet: 'silo', mode: 'silo', tiers: ['standard'], requests: REQUESTS_OF_ONE_MODE },
  { fleet: 'mixed', mode: 'pool', tiers: ['free', 'team', 'enterprise'], requests: REQUESTS },
] as const)(
  `a generated $fleet application keeps ${TENANTS} tenants apart over $requests interleaved requests`,
  { timeout: 300_000, tags: ['interleaved'] },
  async ({ fleet, mode, tiers, requests }) => {
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
      requests,
      concurrency: 40,
      random: createRandom(20_261_123),
    })
    expect(report).toEqual({ requests, leaks: [], lost: [] })
    if (fleet === 'mixed') await expectMetrics(root, server.metricsUrl, tiers)
    expect(await server.stop()).toBe(0)
  },
)

test.skipIf(pgbouncer === undefined && !mustRun)(
  `one that comes through PgBouncer keeps ${POOLED_TENANTS} tenants of all modes apart`,
  { timeout: 300_000, tags: ['interleaved'] },
  async () => {
    expect(pgbouncer, 'PgBouncer is installed, or can be').toBeDefined()
    const root = await generator.write('generated-behind', 'pool', ['--pgbouncer'])
    await using stack = new AsyncDisposableStack()
    const tiers = ['free', 'team', 'enterprise']
    await using application = await serveGenerated(root, {
      tierOf: (index) => tiers[index % tiers.length] ?? '',
      tenants: POOLED_TENANTS,
      databaseUrl: inject('databaseUrl'),
      tell: (url) =>
        leadThroughPgbouncer(pgbouncer ?? '', { root, name: 'generated_behind', url }, stack),
    })
    const { server, tenants } = application
    const report = await sendTraffic({
      url: server.url,
      slugs: tenants.map(({ slug }) => slug),
      requests: REQUESTS_OF_ONE_MODE,
      concurrency: 40,
      random: createRandom(20_261_130),
    })
    expect(report).toEqual({ requests: REQUESTS_OF_ONE_MODE, leaks: [], lost: [] })
    expect(await server.stop()).toBe(0)
  },
)
