import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'
import { saasResult } from '../cli/saas-result.ts'
import { type RunningProcess, startApplication } from '../examples/example-process.ts'
import { SERVICE_KEY, UNTIL_FOLLOWED_MS } from '../support/extracted.ts'
import { commitAll, git } from '../support/git.ts'
import { type GeneratedApplication, Generator, serveGenerated } from './generated-application.ts'
import { LiveTraffic } from './live-traffic.ts'

/** Two installations of nothing, three runs of the application's tests, and the waiting for routes. */
const OPTIONS = { timeout: 900_000 }

let folder: string
let root: string
let application: GeneratedApplication
let service: RunningProcess | undefined
let environment: Record<string, string>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-session-'))
  const generator = new Generator(folder)
  root = await generator.write('session', 'pool', ['--module', 'projects', '--module', 'billing'])
  await commitAll(root, 'Start')
  application = await serveGenerated(root, {
    databaseUrl: inject('databaseUrl'),
    tenants: 20,
    tierOf: (index) => ['free', 'free', 'team', 'enterprise'][index % 4] ?? 'free',
    tell: async (url) => {
      environment = { DATABASE_URL: url }
      return environment
    },
  })
}, OPTIONS.timeout)
afterAll(async () => {
  await service?.stop()
  await application?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test(
  'plan, rehearse, apply, shadow, half, all, and back again, while 20 tenants work',
  OPTIONS,
  async ({ annotate }) => {
    const slugs = application.tenants.map(({ slug }) => slug)
    const traffic = new LiveTraffic(application.server.url, slugs)
    traffic.begin()

    const plan = await saas('extract', 'plan', 'projects')
    expect(plan.score.refused).toBe(0)

    const rehearsed = await saas('extract', 'rehearse', 'projects')
    expect(rehearsed).toMatchObject({ isGreen: true, failures: [] })
    expect(Object.keys(rehearsed.calls)).toContain('GET /projects/:id')

    const applied = await saas('extract', 'apply', 'projects')
    expect(applied.checks.every(({ after }: { after: boolean }) => after)).toBe(true)
    expect(applied.checks.length).toBeGreaterThanOrEqual(4)
    expect(await saas('extract', 'apply', 'projects')).toMatchObject({
      wasApplied: true,
      files: [],
    })

    // A deployment: the service first, then the application with the facade, then the old one ends.
    const told = { ...process.env, ...environment, NODE_ENV: 'test', LOG_LEVEL: 'info' }
    const keyed = { ...told, PROJECTS_SERVICE_KEY: SERVICE_KEY }
    service = await startApplication(root, keyed, 'services/projects/main.ts')
    const next = await startApplication(root, { ...keyed, PROJECTS_SERVICE_URL: service.url })
    await traffic.moveTo(next.url)
    expect(await application.server.stop()).toBe(0)

    await saas('extract', 'route', 'projects', 'shadow', '--percent', '100')
    const inShadow = await traffic.during(UNTIL_FOLLOWED_MS * 2)
    const { demotions } = await saas('extract', 'status', 'projects')
    expect(demotions).toEqual([])

    await saas('extract', 'route', 'projects', 'shadow', '--percent', '0')
    await saas('extract', 'route', 'projects', 'remote', '--percent', '50')
    const half = await traffic.during(UNTIL_FOLLOWED_MS * 2)
    await saas('extract', 'route', 'projects', 'remote', '--percent', '100')
    await delay(UNTIL_FOLLOWED_MS)
    const all = await traffic.during(UNTIL_FOLLOWED_MS)
    // Only the service has its handlers when everybody is there.
    const status = await saas('extract', 'status', 'projects')
    expect(status.demotions).toEqual([])

    await saas('extract', 'route', 'projects', 'remote', '--percent', '0')
    const back = await traffic.during(UNTIL_FOLLOWED_MS * 2)

    await saas('extract', 'undo', 'projects', '--allow-dirty')
    expect(await git(root, 'status', '--porcelain')).toBe('')
    const first = await startApplication(root, told)
    await traffic.moveTo(first.url)
    await next.stop()
    await delay(UNTIL_FOLLOWED_MS)

    const report = await traffic.end()
    await first.stop()
    expect(report.failures).toEqual([])
    expect(report.foreign).toEqual([])
    expect(report.lost).toEqual([])
    await annotate(
      `${report.requests} requests of ${slugs.length} tenants: ${inShadow} in shadow, ${half} with half of the tenants in the service, ${all} with all, ${back} on the way back`,
    )
  },
)

// oxlint-disable-next-line typescript/no-explicit-any -- what a command prints as JSON
async function saas(...given: string[]): Promise<any> {
  return await saasResult(given, { cwd: root, env: environment })
}
