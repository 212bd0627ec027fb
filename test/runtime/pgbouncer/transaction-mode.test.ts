import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy, type SaasConfig, type Tenancy } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'

import { homeDatabase, loginUrl } from '../../../packages/runtime/src/database/connections/login.ts'
import { findPgbouncer, type Pgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { createRandom } from '../../support/random.ts'
import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../../support/test-application.ts'

// Twenty clients share two connections to the server, which go from one client to the next after each
// transaction. Whatever a tenant left on one would be met by another.

const program = await findPgbouncer()
const mustRun = process.env['CI'] === 'true'
if (program === undefined && !mustRun) {
  process.stdout.write(
    'No PgBouncer, and none can be installed (that takes root and apt-get): not tested behind it.\n',
  )
}

const CLIENTS = 20
const ROUNDS = 150
const TIERS = ['pooled', 'bridged', 'siloed']
const SLUGS = TIERS.flatMap((tier) => [`one-${tier}`, `two-${tier}`, `three-${tier}`])

describe.skipIf(program === undefined && !mustRun)('behind PgBouncer in transaction mode', () => {
  let application: TestApplication
  let pgbouncer: Pgbouncer
  const outages: unknown[] = []
  let tenancy: Tenancy<TestDatabase>

  beforeAll(async () => {
    application = await createTestApplication()
    const resolved = resolveConfig(application.config)
    const logins = (['app', 'system'] as const).map((kind) =>
      loginUrl(resolved.name, resolved.catalogCluster, kind),
    )
    expect(program, 'PgBouncer is installed, or can be').toBeDefined()
    pgbouncer = await startPgbouncer(program ?? '', logins)
    tenancy = await createTenancy<TestDatabase>(behind(application.config, logins), {
      onUsageOutage: (error) => outages.push(error),
    })
    for (const slug of SLUGS) {
      await application.createTenant({ slug, tier: slug.split('-')[1] })
      await tenancy.run(slug, () =>
        tenancy.db
          .insertInto('customer')
          .values([{ name: `${slug} a` }, { name: `${slug} b` }])
          .execute(),
      )
    }
  })

  afterAll(async () => {
    await tenancy?.close()
    await pgbouncer?.[Symbol.asyncDispose]()
    await application?.[Symbol.asyncDispose]()
  })

  function behind(config: SaasConfig, logins: readonly string[]): SaasConfig {
    const [appUrl = '', systemUrl = ''] = logins.map((login) => {
      const url = new URL(login)
      url.hostname = '127.0.0.1'
      url.port = String(pgbouncer.port)
      return url.href
    })
    const [[name, cluster] = ['', {}]] = Object.entries(config.clusters)
    const pooled = {
      ...cluster,
      appUrl,
      systemUrl,
      connections: CLIENTS,
      preparedStatements: false,
    }
    return { ...config, clusters: { [name]: pooled } }
  }

  /** What a request may do; each returns the names it saw. */
  const requests: readonly ((slug: string) => Promise<string[]>)[] = [
    async () => (await tenancy.db.selectFrom('customer').select('name').execute()).map(nameOf),
    async () =>
      (await sql<{ name: string }>`select name from customer`.execute(tenancy.db)).rows.map(nameOf),
    async () =>
      await tenancy.transaction(async (trx) => {
        const seen = await trx.selectFrom('customer').select('name').execute()
        const again = await sql<{ name: string }>`select name from customer`.execute(trx)
        return [...seen, ...again.rows].map(nameOf)
      }),
    async (slug) => {
      const name = `${slug} passing`
      await tenancy.transaction(async (trx) => {
        await trx
          .insertInto('customer')
          .values({ name })
          .onConflict((on) => on.doNothing())
          .execute()
        await trx.deleteFrom('customer').where('name', '=', name).execute()
      })
      return []
    },
    async (slug) => {
      const failing = tenancy.transaction(async (trx) => {
        await trx
          .insertInto('customer')
          .values({ name: `${slug} undone` })
          .execute()
        await sql`select 1 / 0`.execute(trx)
      })
      await expect(failing).rejects.toMatchObject({ code: '22012' })
      return []
    },
    async (slug) => {
      const twice = tenancy.db.insertInto('customer').values({ name: `${slug} a` })
      await expect(twice.execute()).rejects.toMatchObject({ code: '23505' })
      return []
    },
    async () => {
      const names: string[] = []
      for await (const row of tenancy.db.selectFrom('customer').select('name').stream(1)) {
        names.push(row.name)
      }
      return names
    },
    async () => {
      // A consumer that stops early leaves an open portal behind.
      for await (const row of tenancy.db.selectFrom('customer').select('name').stream(1)) {
        return [row.name]
      }
      return []
    },
  ]

  test('thousands of transactions of many tenants over two connections: each sees its own rows alone', async () => {
    let [most, wrong, done] = [0, 0, 0]
    const work = async (worker: number): Promise<void> => {
      const random = createRandom(worker)
      for (let round = 0; round < ROUNDS; round += 1) {
        const slug = SLUGS[Math.floor(random() * SLUGS.length)] ?? ''
        const request = requests[Math.floor(random() * requests.length)]
        const names = await tenancy.run(slug, () => request?.(slug) ?? [])
        wrong += names.filter((name) => !name.startsWith(`${slug} `)).length
        done += 1
      }
    }
    const workers = Promise.all(Array.from({ length: CLIENTS }, (_, worker) => work(worker + 1)))
    const finished = new AbortController()
    const watching = application.asAdmin('postgres', async (admin) => {
      while (!finished.signal.aborted) {
        const { rows } = await admin.query<{ count: number }>(
          `select count(*)::int as count from pg_stat_activity where usename = $1
           group by datname order by 1 desc limit 1`,
          [`${application.config.name}_app`],
        )
        most = Math.max(most, rows[0]?.count ?? 0)
      }
    })
    await workers.finally(() => finished.abort())
    await watching
    expect({ wrong, done }).toEqual({ wrong: 0, done: CLIENTS * ROUNDS })
    // PgBouncer opens two, and another one while it takes leave of one that broke.
    expect(most, 'connections to one database').toBeLessThanOrEqual(4)
    expect(most, 'the traffic went over the server').toBeGreaterThan(0)
    for (const slug of SLUGS) {
      const names = await tenancy.run(slug, () =>
        tenancy.db.selectFrom('customer').select('name').orderBy('name').execute(),
      )
      expect(names.map(nameOf), 'what failed was undone').toEqual([`${slug} a`, `${slug} b`])
    }
  })

  test('what tenants use is told to the catalog', async () => {
    const { catalogCluster } = resolveConfig(application.config)
    await expect
      .poll(async () => {
        for (const slug of SLUGS) {
          await tenancy.run(slug, () => tenancy.db.selectFrom('customer').select('id').execute())
        }
        return await application.asAdmin(homeDatabase(catalogCluster), async (admin) => {
          const { rows } = await admin.query<{ tenants: string[] }>(
            'select tenants from tenantry.usage_report order by at_ms desc limit 1',
          )
          return rows[0]?.tenants.length
        })
      })
      .toBe(SLUGS.length)
    expect(outages).toEqual([])
  })

  test('the system scope counts every tenant', async () => {
    const counts = await tenancy.system('count customers', async (db) => {
      const { count } = await db
        .selectFrom('customer')
        .select((eb) => eb.fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(count)
    })
    expect(counts.reduce((sum, { result }) => sum + result, 0)).toBe(SLUGS.length * 2)
  })

  test('a server connection that is cut fails its own request, and the next ones are served', async () => {
    const [slug = ''] = SLUGS
    const sleeping = tenancy.run(slug, () => sql`select pg_sleep(30)`.execute(tenancy.db))
    const failed = expect(sleeping).rejects.toThrow()
    await application.asAdmin('postgres', async (admin) => {
      for (let cut = 0; cut === 0;) {
        const { rowCount } = await admin.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where usename = $1 and query like '%pg_sleep(30)%'`,
          [`${application.config.name}_app`],
        )
        cut = rowCount ?? 0
      }
    })
    await failed
    const names = await tenancy.run(slug, () =>
      tenancy.db.selectFrom('customer').select('name').execute(),
    )
    expect(names).toHaveLength(2)
  })
})

function nameOf({ name }: { name: string }): string {
  return name
}
