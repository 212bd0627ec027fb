import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'
import { type RunningApplication, startQuotaApplication } from './start-quota-application.ts'

// The limits of tenants, as people and machines set and watch them, while two processes of an application serve.

let project: CliProject
let applications: RunningApplication[] = []

beforeAll(async () => {
  project = await createCliProject()
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  for (const slug of ['acme', 'globex']) {
    expect(await project.saas(['tenant', 'create', slug])).toMatchObject({ exitCode: 0 })
  }
  applications = await Promise.all([startQuotaApplication(project), startQuotaApplication(project)])
})

afterAll(async () => {
  await Promise.all(applications.map((application) => application[Symbol.asyncDispose]()))
  await project?.[Symbol.asyncDispose]()
})

async function resultOf(args: readonly string[]) {
  const run = await project.saas(['quota', ...args, '--json'])
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  const { version, command, result } = JSON.parse(run.stdout)
  expect({ version, command }).toEqual({ version: 1, command: `quota ${args[0]}` })
  return result
}

async function textOf(args: readonly string[]): Promise<string> {
  const run = await project.saas(['quota', ...args])
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  return run.stdout
}

/** How long it takes until both processes answer a tenant with this status, in milliseconds. */
async function timeUntil(status: number, slug: string): Promise<number> {
  const began = performance.now()
  await Promise.all(
    applications.map(async (application) => {
      while ((await application.request(slug)) !== status) {
        if (performance.now() - began > 20_000) throw new Error(`No ${status} within 20 s.`)
        await sleep(25)
      }
    }),
  )
  return performance.now() - began
}

async function active(): Promise<unknown> {
  return (await resultOf(['top'])).tenants
}

const TENANT = { slug: 'acme', name: 'acme', tier: 'pooled', status: 'active' }
const RATES = {
  requestsPerSecond: expect.any(Number),
  costPerSecond: expect.any(Number),
  databaseMsPerSecond: expect.any(Number),
  inside: expect.any(Number),
  connections: expect.any(Number),
  refusedPerSecond: refusals(expect.any(Number)),
}

function refusals(requests: unknown) {
  return { requests, concurrency: 0, database: 0, storage: 0, load: 0 }
}

describe('saas quota set', () => {
  test('two processes hold the limit within 5 s, and let it go again', async () => {
    expect(await timeUntil(200, 'acme')).toBeLessThan(5000)
    const set = ['set', 'acme', '--rate', '1/h', '--burst', '1']
    expect(await textOf(set)).toMatch(/requests\.rate +no limit +1\/h +tenant[^]*within 5 s/)
    expect(await timeUntil(429, 'acme')).toBeLessThan(5000)
    expect(await applications[0]?.request('globex')).toBe(200)
    await textOf(['set', 'acme', '--reset'])
    expect(await timeUntil(200, 'acme')).toBeLessThan(5000)
  })

  test('only what is given changes, and --dry-run changes nothing', async () => {
    const first = await resultOf(['set', 'acme', '--connections', '4', '--wait', '5s', '--shadow'])
    expect(first).toMatchObject({
      before: { own: null, problems: [] },
      after: {
        tenant: TENANT,
        own: { database: { connections: 4, wait: '5s' }, shadow: true },
        settings: expect.arrayContaining([
          { name: 'database.connections', value: 4, from: 'tenant' },
          { name: 'database.queue', value: 1000, from: 'default' },
        ]),
      },
      changed: true,
    })
    const more = ['set', 'acme', '--weight', '2', '--no-shadow', '--unset', 'wait']
    const own = { database: { connections: 4, weight: 2 }, shadow: false }
    expect(await resultOf([...more, '--dry-run'])).toMatchObject({ after: { own }, changed: true })
    expect(await resultOf(['show', 'acme'])).toMatchObject({ own: { shadow: true } })
    expect(await resultOf(more)).toMatchObject({ after: { own } })
    expect(await resultOf(more)).toMatchObject({ after: { own }, changed: false })
    expect(await textOf(['show'])).toMatch(/acme +pooled +database\.weight 2, database\.conn/)
    expect(await resultOf(['set', 'acme', '--reset'])).toMatchObject({ after: { own: null } })
    expect(await resultOf(['show'])).toEqual({ tenants: [] })
  })

  test.each([
    [['set', 'nobody', '--rate', '1/s'], 'TENANT_UNKNOWN', 1],
    [['set', 'acme'], 'USAGE_MISSING_FLAG', 2],
    [['set', 'acme', '--rate', 'fast'], 'QUOTA_INVALID', 1],
    [['set', 'acme', '--burst', '0'], 'USAGE_INVALID_VALUE', 2],
    [['set', 'acme', '--connections', '11'], 'QUOTA_INVALID', 1],
    [['set', 'acme', '--unset', 'everything'], 'USAGE_INVALID_VALUE', 2],
    [['show', 'nobody'], 'TENANT_UNKNOWN', 1],
    [['top'], 'USAGE_TERMINAL_MISSING', 2],
  ])('%j: %s', async (args, code, exitCode) => {
    const run = await project.saas(['quota', ...args])
    expect(run).toMatchObject({ exitCode, stdout: '' })
    expect(run.stderr).toMatch(new RegExp(`^Error ${code}: [^\n]+\n→ [^\n]+\n$`))
    const [before] = await project.query<{ count: string }>(
      'select count(*) from tenantry.tenant where quota is not null',
    )
    expect(before?.count).toBe('0')
  })

  test('a quota that somebody broke by hand is shown as broken, and can be taken away', async () => {
    await project.query(`update tenantry.tenant set quota = '{"rate": 5}' where slug = 'globex'`)
    expect(await textOf(['show', 'globex'])).toMatch(/not valid, so its requests are not served/)
    expect(await textOf(['show'])).toMatch(/globex +pooled +not valid/)
    const refused = await project.saas(['quota', 'set', 'globex', '--rate', '5/s'])
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--reset') })
    expect(await timeUntil(503, 'globex')).toBeLessThan(6000)
    await textOf(['set', 'globex', '--reset'])
    expect(await timeUntil(200, 'globex')).toBeLessThan(6000)
  })
})

describe('live use', () => {
  test('requests, database time, connections and refusals, over both processes', async () => {
    await textOf(['set', 'globex', '--rate', '1/h', '--burst', '1'])
    await timeUntil(429, 'globex')
    const stop = new AbortController()
    const traffic = applications.flatMap((application) => [
      application.request('acme', '/hold/5000'),
      keepAsking(application, 'acme', stop.signal),
      keepAsking(application, 'globex', stop.signal),
    ])
    await expect.poll(active, { timeout: 15_000 }).toEqual([
      expect.objectContaining({
        slug: 'acme',
        inside: expect.toSatisfy((inside: number) => inside >= 2),
        connections: expect.toSatisfy((connections: number) => connections >= 2),
      }),
      expect.objectContaining({ slug: 'globex', requestsPerSecond: 0 }),
    ])
    const top = await resultOf(['top', '--sort', 'refused', '--limit', '1'])
    expect(top).toEqual({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      processes: applications.map(() => ({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: expect.stringMatching(/:\d+$/),
        ageMs: expect.any(Number),
      })),
      tenants: [{ id: expect.any(String), slug: 'globex', tier: 'pooled', ...RATES }],
      leftOut: 0,
    })
    expect(top.tenants[0].refusedPerSecond.requests).toBeGreaterThan(1)
    const names = top.processes.map(({ name }: { name: string }) => Number(name.split(':')[1]))
    expect(new Set(names)).toEqual(new Set(applications.map(({ pid }) => pid)))
    const { usage, stored } = await resultOf(['show', 'acme'])
    expect(stored).toEqual({ rows: 0, bytes: 0, measuredAt: null, problem: null })
    expect(usage).toEqual({
      ...RATES,
      processes: 2,
      refusedInLastMinute: refusals(expect.any(Number)),
    })
    expect(usage.requestsPerSecond).toBeGreaterThan(1)
    expect(usage.databaseMsPerSecond).toBeGreaterThan(0)
    expect(await textOf(['show', 'globex'])).toMatch(
      /requests +0\/s[^]*in the last minute +requests/,
    )
    stop.abort()
    await Promise.all(traffic)
  })

  test('a process that was killed is gone within seconds', async () => {
    const [killed] = applications
    const held = killed?.request('acme', '/hold/60000').catch(() => undefined)
    const inside = { slug: 'acme', inside: 1, connections: 1 }
    await expect.poll(active, { timeout: 15_000 }).toMatchObject([inside])
    await killed?.kill('SIGKILL')
    await held
    await expect.poll(active, { timeout: 15_000 }).toEqual([])
  })
})

async function keepAsking(
  application: RunningApplication,
  slug: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await application.request(slug)
    await sleep(20)
  }
}
