import { setTimeout as sleep } from 'node:timers/promises'

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
const LATER = Array.from({ length: 6 }, (_, index) => `later-${index}`)
/** Fewer than the application opens to PgBouncer, so that transactions wait there. */
const ROOM = 6

interface Shown {
  readonly name: string
  readonly database: string
  readonly user: string
  readonly pool_mode: string
  readonly pool_size: number
  readonly max_connections: number
}

describe.skipIf(program === undefined && !mustRun)('as it was configured', () => {
  let application: TestApplication
  let pgbouncer: PlannedPgbouncer
  let tenancy: Tenancy<TestDatabase>

  beforeAll(async () => {
    application = await createTestApplication()
    for (const slug of SLUGS) {
      await application.createTenant({ slug, tier: slug.split('-')[1] })
    }
    expect(program, 'PgBouncer is installed, or can be').toBeDefined()
    pgbouncer = await startPlannedPgbouncer(program ?? '', limited(application.config), {
      most: ROOM,
    })
    tenancy = await createTenancy<TestDatabase>(pgbouncer.config)
    for (const slug of SLUGS) {
      await tenancy.run(slug, () =>
        tenancy.db.insertInto('customer').values({ name: slug }).execute(),
      )
    }
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

  test('the sizes are taken as they were planned', async ({ annotate }) => {
    await annotate(pgbouncer.version)
    const home = homeOf(application.config)
    const databases = await pgbouncer.show<Shown>('databases')
    expect(databases.find(({ name }) => name === home)).toMatchObject({
      pool_size: ROOM - 2,
      max_connections: ROOM,
    })
    const pools = await pgbouncer.show<Shown>('pools')
    const own = pools.filter(({ user }) => user === `${application.config.name}_app`)
    expect(own.map(({ database }) => database)).toContain(home)
    expect(new Set(own.map(({ pool_mode }) => pool_mode))).toEqual(new Set(['transaction']))
  })

  test('silos that came later are served, and the server never has more connections than were given', async () => {
    for (const slug of LATER) await application.createTenant({ slug, tier: 'siloed' })
    let most = 0
    const finished = new AbortController()
    const watching = application.asAdmin('postgres', async (admin) => {
      while (!finished.signal.aborted) {
        const { rows } = await admin.query<{ count: number }>(
          'select count(*)::int as count from pg_stat_activity where usename in ($1, $2)',
          [`${application.config.name}_app`, `${application.config.name}_system`],
        )
        most = Math.max(most, rows[0]?.count ?? 0)
      }
    })
    const slugs = [...SLUGS, ...LATER]
    const work = async (worker: number): Promise<void> => {
      for (let round = 0; round < 15; round += 1) {
        const slug = slugs[(worker * 5 + round) % slugs.length] ?? ''
        expect(await namesOf(slug)).toEqual(namesIn(slug))
      }
    }
    const workers = Promise.all(Array.from({ length: 10 }, (_, worker) => work(worker)))
    await workers.finally(() => finished.abort())
    await watching
    expect(most, 'the traffic went over the server').toBeGreaterThan(0)
    // One that was told to go may still be there when its successor comes.
    expect(most).toBeLessThanOrEqual(ROOM + 2)
  })

  test('the system scope comes through it too', async () => {
    const results = await tenancy.system('count customers', (db) =>
      db.selectFrom('customer').select('name').execute(),
    )
    const names = results.flatMap(({ result }) => result.map(({ name }) => name))
    expect(names.toSorted()).toEqual(SLUGS.toSorted())
  })

  test('a wrong password, none, the administrator and the console are refused', async () => {
    const [cluster] = Object.values(pgbouncer.config.clusters)
    const attempt = async (change: (url: URL) => void): Promise<unknown> => {
      const url = new URL(cluster?.appUrl ?? '')
      change(url)
      const client = new Client({ connectionString: url.href })
      client.on('error', () => undefined)
      return await client.connect().then(
        async () => {
          await client.end()
          return 'let in'
        },
        (error: unknown) => error,
      )
    }
    expect(await attempt(() => undefined)).toBe('let in')
    expect(await attempt((url) => (url.password = 'wrong'))).toBeInstanceOf(Error)
    expect(await attempt((url) => (url.password = ''))).toBeInstanceOf(Error)
    expect(await attempt((url) => (url.username = 'postgres'))).toBeInstanceOf(Error)
    expect(await attempt((url) => (url.pathname = '/pgbouncer'))).toBeInstanceOf(Error)
    const wrong = new URL(cluster?.appUrl ?? '')
    wrong.password = 'wrong'
    await using stranger = await createTenancy<TestDatabase>(
      changed(pgbouncer.config, { appUrl: wrong.href }),
    )
    await expect(stranger.ready()).rejects.toMatchObject({
      code: expect.stringMatching(/^CLUSTER_(?:LOGIN_REFUSED|UNREACHABLE)$/),
    })
  })

  test('what waits in it for too long is told as that', async () => {
    // The tiers let nobody wait for longer than two seconds: so does PgBouncer, whose connections are all busy.
    const busy = Array.from({ length: ROOM - 2 }, () =>
      tenancy.run('one-pooled', () => sql`select pg_sleep(4)`.execute(tenancy.db)),
    )
    await sleep(300)
    await using other = await createTenancy<TestDatabase>(pgbouncer.config)
    const waiting = other.run('two-pooled', () =>
      other.db.selectFrom('customer').select('name').execute(),
    )
    await expect(waiting).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:CATALOG_UNREACHABLE|CONNECTIONS_EXHAUSTED)$/),
    })
    await Promise.all(busy)
    expect(await namesOf('two-pooled')).toEqual(['two-pooled'])
  })

  test('time limits of a transaction hold behind it, and reach nobody else', async () => {
    const idle = tenancy.run('one-bridged', () =>
      tenancy.transaction(async (trx) => {
        await trx.insertInto('customer').values({ name: 'one-bridged idle' }).execute()
        await sleep(1200)
        await trx.selectFrom('customer').select('name').execute()
      }),
    )
    await expect(idle).rejects.toMatchObject({ code: 'TRANSACTION_IDLE' })
    const long = tenancy.run('one-bridged', () =>
      tenancy.transaction(async (trx) => {
        for (let round = 0; round < 20; round += 1) await sql`select pg_sleep(0.1)`.execute(trx)
      }),
    )
    await expect(long).rejects.toMatchObject({ code: 'TRANSACTION_TOO_LONG' })
    expect(await namesOf('one-bridged')).toEqual(['one-bridged'])
    const others = Array.from({ length: ROOM }, () =>
      tenancy.run('one-pooled', () =>
        tenancy.transaction(async (trx) => {
          await trx.selectFrom('customer').select('name').execute()
          await sleep(1500)
          return await trx.selectFrom('customer').select('name').execute()
        }),
      ),
    )
    for (const rows of await Promise.all(others)) expect(rows).toEqual([{ name: 'one-pooled' }])
  })

  test('processes that come through it share the limits of a tenant', async () => {
    await using other = await createTenancy<TestDatabase>(pgbouncer.config)
    const first = await tenancy.letIn(await tenancy.admit('two-siloed'))
    expect(first).toHaveProperty('passage')
    const second = await other.letIn(await other.admit('two-siloed'))
    expect(second).toMatchObject({ refusal: { quota: 'concurrency' } })
  })

  test('names of statements belong to no tenant, where the release keeps them', async ({
    skip,
  }) => {
    const isKept = !/ 1\.(1\d|20)\./.test(pgbouncer.version)
    if (!isKept) {
      const config = changed(limited(application.config), { preparedStatements: true })
      await expect(startPlannedPgbouncer(program ?? '', config)).rejects.toMatchObject({
        code: 'PGBOUNCER_STATEMENTS_LOST',
      })
      return skip(`${pgbouncer.version} forgets them, and was refused`)
    }
    const named = changed(limited(application.config), { preparedStatements: true })
    await using keeping = await startPlannedPgbouncer(program ?? '', named, { most: ROOM })
    await using other = await createTenancy<TestDatabase>(keeping.config)
    const slugs = SLUGS.filter((slug) => !slug.endsWith('siloed'))
    const work = async (worker: number): Promise<void> => {
      for (let round = 0; round < 40; round += 1) {
        const slug = slugs[(worker + round) % slugs.length] ?? ''
        const rows = await other.run(slug, () =>
          other.transaction((trx) => trx.selectFrom('customer').select('name').execute()),
        )
        expect(rows).toEqual([{ name: slug }])
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, worker) => work(worker)))
  })

  test('it goes down in the midst of traffic, and comes back: nobody sees the rows of others', async () => {
    const [failed, wrong] = [[] as string[], [] as string[]]
    const over = new AbortController()
    let servedAgain = 0
    const work = async (worker: number): Promise<void> => {
      for (let round = 0; !over.signal.aborted || round < 5; round += 1) {
        const slug = SLUGS[(worker + round) % SLUGS.length] ?? ''
        try {
          const names = await namesOf(slug)
          if (names.join() !== slug) wrong.push(`${slug} saw ${names.join()}`)
          if (over.signal.aborted) servedAgain += 1
        } catch (error) {
          failed.push(String(error))
          await sleep(20)
        }
      }
    }
    const workers = Promise.all(Array.from({ length: 8 }, (_, worker) => work(worker)))
    await sleep(300)
    await pgbouncer.restart(500)
    await sleep(300)
    over.abort()
    await workers
    expect(wrong).toEqual([])
    expect(failed.length, 'it was down').toBeGreaterThan(0)
    expect(servedAgain).toBeGreaterThan(0)
    for (const slug of SLUGS) expect(await namesOf(slug)).toEqual([slug])
  })
})

/** Behind every release, and with limits of time that a test can wait for. */
function limited(config: SaasConfig): SaasConfig {
  const database = { wait: '2s' } as const
  const short = {
    statementTimeout: '900ms',
    transactionTimeout: '1s',
    idleTransactionTimeout: '700ms',
    database,
  } as const
  return {
    ...changed(config, { preparedStatements: false }),
    tiers: {
      pooled: { mode: 'pool', quota: { database } },
      bridged: { mode: 'bridge', quota: short },
      siloed: { mode: 'silo', quota: { database, concurrency: 1 } },
    },
  }
}

function changed(config: SaasConfig, change: Partial<SaasConfig['clusters'][string]>): SaasConfig {
  const clusters = Object.entries(config.clusters).map(([name, cluster]) => [
    name,
    { ...cluster, ...change },
  ])
  return { ...config, clusters: Object.fromEntries(clusters) }
}

/** The tenants that were there from the beginning have a row each. */
function namesIn(slug: string): string[] {
  return LATER.includes(slug) ? [] : [slug]
}

function homeOf(config: SaasConfig): string {
  const [cluster] = Object.values(config.clusters)
  return new URL(cluster?.url ?? '').pathname.slice(1)
}
