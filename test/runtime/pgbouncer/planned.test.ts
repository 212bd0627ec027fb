import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy, type SaasConfig, type Tenancy } from '@tenantry/runtime'

import { findPgbouncer } from '../../support/pgbouncer.ts'
import { type PlannedPgbouncer, startPlannedPgbouncer } from '../../support/planned-pgbouncer.ts'
import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../../support/test-application.ts'

// What `saas pgbouncer config` writes, read by a real PgBouncer, with an application that comes through it.

const program = await findPgbouncer()
const mustRun = process.env['CI'] === 'true'
if (program === undefined && !mustRun) {
  process.stdout.write(
    'No PgBouncer, and none can be installed (that takes root and apt-get): its configuration is not tested.\n',
  )
}

const SLUGS = ['one-pooled', 'two-pooled', 'one-bridged', 'two-bridged', 'one-siloed', 'two-siloed']
/** Fewer than the application opens to PgBouncer, so that transactions wait there. */
const ROOM = 6

interface Shown {
  readonly name: string
  readonly database: string
  readonly user: string
  readonly pool_size: number
  readonly max_connections: number
  readonly current_connections: number
}

describe.skipIf(program === undefined && !mustRun)('as it was configured', () => {
  let application: TestApplication
  let pgbouncer: PlannedPgbouncer
  let tenancy: Tenancy<TestDatabase>

  beforeAll(async () => {
    application = await createTestApplication()
    for (const slug of SLUGS) {
      await application.createTenant({ slug, tier: slug.split('-')[1] })
      await application.tenancy.run(slug, () =>
        application.tenancy.db.insertInto('customer').values({ name: slug }).execute(),
      )
    }
    expect(program, 'PgBouncer is installed, or can be').toBeDefined()
    pgbouncer = await startPlannedPgbouncer(program ?? '', unnamed(application.config), {
      most: ROOM,
    })
    process.stdout.write(`${pgbouncer.version}\n`)
    tenancy = await createTenancy<TestDatabase>(pgbouncer.config)
  })

  afterAll(async () => {
    await tenancy?.close()
    await pgbouncer?.[Symbol.asyncDispose]()
    await application?.[Symbol.asyncDispose]()
  })

  async function namesOf(slug: string): Promise<string[]> {
    const rows = await tenancy.run(slug, () =>
      tenancy.db.selectFrom('customer').select('name').execute(),
    )
    return rows.map(({ name }) => name)
  }

  async function ownConnections(): Promise<number> {
    return await application.asAdmin('postgres', async (admin) => {
      const { rows } = await admin.query<{ count: number }>(
        'select count(*)::int as count from pg_stat_activity where usename like $1',
        [`${application.config.name}\\_%`],
      )
      return rows[0]?.count ?? 0
    })
  }

  test('tenants of all modes are apart, over fewer connections than there are clients', async () => {
    const seen = await Promise.all(
      Array.from({ length: 40 }, (_, index) => SLUGS[index % SLUGS.length] ?? '').map(
        async (slug) => [slug, await namesOf(slug)],
      ),
    )
    for (const [slug, names] of seen) expect(names).toEqual([slug])
  })

  test('it takes the sizes as they were planned', async () => {
    const { name } = application.config
    const databases = await pgbouncer.show<Shown>('databases')
    expect(databases.find((one) => one.name === name)).toMatchObject({
      pool_size: ROOM - 2,
      max_connections: ROOM,
    })
    const pools = await pgbouncer.show<{ user: string; database: string; pool_mode: string }>(
      'pools',
    )
    const own = pools.filter(({ user }) => user === `${name}_app`)
    expect(new Set(own.map(({ pool_mode }) => pool_mode))).toEqual(new Set(['transaction']))
    expect(own.map(({ database }) => database)).toContain(name)
    const users = await pgbouncer.show<{ name: string; pool_mode: string }>('users')
    expect(users.map((user) => user.name)).toContain(`${name}_system`)
  })

  test('the server never has more connections than it was given, with more databases than that', async () => {
    for (let index = 0; index < ROOM; index += 1) {
      const slug = `later-${index}`
      await application.createTenant({ slug, tier: 'siloed' })
    }
    let most = 0
    const finished = new AbortController()
    const watching = (async () => {
      while (!finished.signal.aborted) most = Math.max(most, await ownConnections())
    })()
    const slugs = [...SLUGS, ...Array.from({ length: ROOM }, (_, index) => `later-${index}`)]
    const work = async (worker: number): Promise<void> => {
      for (let round = 0; round < 15; round += 1) {
        const slug = slugs[(worker * 5 + round) % slugs.length] ?? ''
        expect(await namesOf(slug)).toEqual(slug.startsWith('later') ? [] : [slug])
      }
    }
    await Promise.all(Array.from({ length: 10 }, (_, worker) => work(worker))).finally(() =>
      finished.abort(),
    )
    await watching
    // The application of the test has connections of its own that go straight.
    const straight = 10
    expect(most).toBeLessThanOrEqual(ROOM + straight)
    const databases = await pgbouncer.show<Shown>('databases')
    const sum = databases.reduce((total, one) => total + Number(one.current_connections), 0)
    expect(sum).toBeLessThanOrEqual(ROOM)
  })

  test('the system scope comes through it too', async () => {
    const results = await tenancy.system('count customers', (db) =>
      db.selectFrom('customer').select('name').execute(),
    )
    const names = results.flatMap(({ result }) => result.map(({ name }) => name))
    expect(names.toSorted()).toEqual(SLUGS.toSorted())
  })

  test('a wrong password, an unknown login and the administrator are refused', async () => {
    const { name } = application.config
    const [cluster] = Object.values(pgbouncer.config.clusters)
    const url = new URL(cluster?.appUrl ?? '')
    const attempt = async (change: (url: URL) => void): Promise<unknown> => {
      const changed = new URL(url)
      change(changed)
      const client = new Client({ connectionString: changed.href })
      return await client.connect().then(
        () => 'let in',
        (error: unknown) => error,
      )
    }
    expect(await attempt(() => undefined)).toBe('let in')
    expect(await attempt((to) => (to.password = 'wrong'))).toMatchObject({ severity: 'FATAL' })
    expect(await attempt((to) => (to.password = ''))).toBeInstanceOf(Error)
    expect(await attempt((to) => (to.username = 'postgres'))).toMatchObject({ severity: 'FATAL' })
    expect(await attempt((to) => (to.pathname = '/pgbouncer'))).toMatchObject({ severity: 'FATAL' })
    expect(name).toMatch(/^t/)
  })
})

function unnamed(config: SaasConfig): SaasConfig {
  const clusters = Object.entries(config.clusters).map(([name, cluster]) => [
    name,
    { ...cluster, preparedStatements: false },
  ])
  return { ...config, clusters: Object.fromEntries(clusters) }
}
void sql
