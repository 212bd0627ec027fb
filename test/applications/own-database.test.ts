import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { inheritConfig, resolveConfig } from '@tenantry/runtime/config'
import { Fleet, type Tenant } from '@tenantry/runtime/fleet'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'
import { createDatabase, dropDatabases } from '../../src/testing/databases.ts'
import { runSaas } from '../cli/run-saas.ts'
import { saasResult } from '../cli/saas-result.ts'
import { type RunningProcess, startApplication } from '../examples/example-process.ts'
import { SERVICE_KEY, UNTIL_FOLLOWED_MS } from '../support/extracted.ts'
import { commitAll } from '../support/git.ts'
import { createHttpClient } from '../support/http-client.ts'
import { type GeneratedApplication, Generator, serveGenerated } from './generated-application.ts'
import { LiveTraffic } from './live-traffic.ts'

const OPTIONS = { timeout: 600_000 }
/** In a pool, in a bridge and in a silo. */
const TIERS = ['free', 'team', 'enterprise']

let folder: string
let root: string
let application: GeneratedApplication
let environment: Record<string, string>
let own: { readonly url: string; readonly fleet: Fleet } | undefined
const processes: RunningProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-own-'))
  root = await new Generator(folder).write('owned', 'pool', ['--module', 'projects'])
  await commitAll(root, 'Start')
  application = await serveGenerated(root, {
    databaseUrl: inject('databaseUrl'),
    tenants: TIERS.length * 2,
    tierOf: (index) => TIERS[index % TIERS.length] ?? 'free',
    tell: async (url) => {
      environment = { DATABASE_URL: url }
      return environment
    },
  })
}, OPTIONS.timeout)
afterAll(async () => {
  await Promise.all(processes.map((running) => running.stop()))
  if (own !== undefined) {
    const placements = await own.fleet.catalog.placements()
    await own.fleet.close()
    await dropDatabases([own], placements)
  }
  await application?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test(
  'rows move into the database of the service without a line of code, while tenants work',
  OPTIONS,
  async ({ annotate }) => {
    await saas('extract', 'apply', 'projects', '--test-command', '')
    const untold = await runSaas(['extract', 'data', 'projects', '--json'], {
      cwd: root,
      env: environment,
    })
    expect(JSON.parse(untold.stdout).error).toMatchObject({
      code: 'CLUSTER_URL_MISSING',
      hint: expect.stringContaining('Set PROJECTS_DATABASE_URL '),
    })

    const told = { ...process.env, ...environment, NODE_ENV: 'test', LOG_LEVEL: 'info' }
    const keyed = { ...told, PROJECTS_SERVICE_KEY: SERVICE_KEY }
    const main = 'services/projects/main.ts'
    const bare = await start(keyed, main)
    const beforeBare = await start({ ...keyed, PROJECTS_SERVICE_URL: bare.url })
    own = await openOwn()
    environment = { ...environment, PROJECTS_DATABASE_URL: own.url }
    const service = await start({ ...keyed, PROJECTS_DATABASE_URL: own.url }, main)
    const next = await start({ ...keyed, PROJECTS_SERVICE_URL: service.url })
    await saas('extract', 'route', 'projects', 'remote', '--percent', '100')
    const slugs = application.tenants.map(({ slug }) => slug)
    const traffic = new LiveTraffic(next.url, slugs)
    traffic.begin()
    const before = await traffic.during(UNTIL_FOLLOWED_MS)
    const ofBare = (slug: string) => createHttpClient(beforeBare.url, { host: `${slug}.localhost` })
    for (const slug of slugs)
      expect(await ofBare(slug).get('/projects?limit=1')).toMatchObject({ status: 200 })

    await saasIn('services/projects', 'migrate')
    const moved = await saas('extract', 'data', 'projects')
    expect(moved.tenants).toMatchObject(
      slugs.map((tenant) => ({ tenant, outcome: 'moved', rows: expect.any(Number) })),
    )
    const after = await traffic.during(UNTIL_FOLLOWED_MS)
    // Whoever was not told of the database has no rows to show, and does not show those that were left behind.
    for (const slug of slugs)
      expect(await ofBare(slug).get('/projects?limit=1')).toMatchObject({ status: 503 })
    await saas('extract', 'data', 'projects', '--drop-source')
    await traffic.during(1000)
    const report = await traffic.end()

    // A write that was under way in the moment of the switch is refused, once, and has changed nothing.
    const refused = report.failures.filter((failure) => / a 201 .* got 503 /.test(failure))
    expect(report.failures).toEqual(refused)
    expect(new Set(refused.map((failure) => failure.split(':')[0])).size).toBe(refused.length)
    expect(report).toMatchObject({ foreign: [], lost: [] })
    for (const tenant of application.tenants) {
      const arrived = await own.fleet.catalog.findTenant(tenant.slug)
      expect(arrived).toMatchObject({
        id: tenant.id,
        tier: tenant.tier,
        placement: { mode: tenant.placement.mode },
      })
      expect(await rowsOf(environment.DATABASE_URL, tenant)).toBe(0)
      expect(await rowsOf(own.url, arrived)).toBeGreaterThan(0)
    }
    await annotate(
      `${report.requests} requests: ${before} before, ${after} behind the move; ${refused.length} refused in its moment`,
    )
  },
)

/** The database of the service, as its saas.config.ts has it. */
async function openOwn(): Promise<{ readonly url: string; readonly fleet: Fleet }> {
  const url = await createDatabase(inject('databaseUrl'), `o${randomBytes(5).toString('hex')}`)
  expect(await readFile(join(root, 'services/projects/saas.config.ts'), 'utf8')).toContain(
    'inheritConfig',
  )
  const { default: config } = await import(join(root, 'saas.config.ts'))
  const fleet = await Fleet.open(resolveConfig(inheritConfig(config, { module: 'projects', url })))
  return { url, fleet }
}

async function rowsOf(server: string | undefined, tenant: Tenant | undefined): Promise<number> {
  if (server === undefined || tenant === undefined) throw new Error('There is no such tenant.')
  const { database, schema } = tenant.placement
  const url = new URL(server)
  url.pathname = `/${database}`
  const client = new Client({ connectionString: url.href })
  await client.connect()
  try {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from "${schema}".project where tenant_id = $1`,
      [tenant.id],
    )
    return rows[0]?.count ?? -1
  } finally {
    await client.end()
  }
}

async function start(
  told: Readonly<Record<string, string | undefined>>,
  main?: string,
): Promise<RunningProcess> {
  const running = await startApplication(root, told, main)
  processes.push(running)
  return running
}

// oxlint-disable-next-line typescript/no-explicit-any -- what a command prints as JSON
async function saas(...given: string[]): Promise<any> {
  return await saasIn('.', ...given)
}

// oxlint-disable-next-line typescript/no-explicit-any -- what a command prints as JSON
async function saasIn(inside: string, ...given: string[]): Promise<any> {
  return await saasResult(given, { cwd: join(root, inside), env: environment })
}
