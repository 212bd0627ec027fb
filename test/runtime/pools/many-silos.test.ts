import { setTimeout as sleep } from 'node:timers/promises'

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'

import { createRandom } from '../../support/random.ts'
import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../../support/test-application.ts'

// Many more databases than connections: most requests find the bound reached, and no connection to their
// database.

const SILOS = 40
const CONNECTIONS = 6
/** So many that a lookup which waited in their line would come too late (CATALOG_UNREACHABLE). */
const CLIENTS = 48
const REQUESTS = 14

let application: TestApplication
let tenancy: Tenancy<TestDatabase>
const slugs = Array.from({ length: SILOS }, (_, index) => `silo-${index}`)

beforeAll(async () => {
  application = await createTestApplication()
  const { config } = application
  const [[name, cluster] = ['', {}]] = Object.entries(config.clusters)
  const clusters = { [name]: { ...cluster, connections: CONNECTIONS } }
  const queue = slugs.slice()
  const create = async (): Promise<void> => {
    for (let slug = queue.pop(); slug !== undefined; slug = queue.pop()) {
      await application.createTenant({ slug, tier: 'siloed' })
    }
  }
  await Promise.all([create(), create(), create(), create()])
  tenancy = await createTenancy<TestDatabase>({ ...config, clusters })
})

afterAll(async () => {
  await tenancy?.close()
  await application?.[Symbol.asyncDispose]()
})

/** The most connections of the application's role that the server counted at one time. */
async function watch(until: AbortSignal): Promise<number> {
  return await application.asAdmin('postgres', async (admin) => {
    let most = 0
    while (!until.aborted) {
      const { rows } = await admin.query<{ count: number }>(
        'select count(*)::int as count from pg_stat_activity where usename = $1',
        [`${application.config.name}_app`],
      )
      most = Math.max(most, rows[0]?.count ?? 0)
      await sleep(2)
    }
    return most
  })
}

test('forty silos are served over six connections, at no time more, and each by its own database', async () => {
  await application.tenancy.close()
  const finished = new AbortController()
  const watching = watch(finished.signal)
  let wrong = 0
  const work = async (seed: number): Promise<void> => {
    const random = createRandom(seed)
    for (let request = 0; request < REQUESTS; request += 1) {
      // A few tenants are busy, most are not.
      const slug = slugs[Math.floor(random() ** 3 * SILOS)] ?? ''
      await tenancy.run(slug, async () => {
        const database = tenancy.currentTenant()?.placement.database
        if (random() < 0.05) {
          await expect(sql`select 1 / 0`.execute(tenancy.db)).rejects.toMatchObject({
            code: '22012',
          })
        }
        const number = `${slug} ${seed} ${request}`
        await tenancy.db.insertInto('invoice').values({ number }).execute()
        const { rows } = await sql<{ number: string; database: string }>`
          select number, current_database() as database from invoice`.execute(tenancy.db)
        wrong += rows.filter((row) => !row.number.startsWith(`${slug} `)).length
        wrong += rows.filter((row) => row.database !== database).length
      })
    }
  }
  const workers = Array.from({ length: CLIENTS }, (_, index) => work(index + 1))
  await Promise.all(workers).finally(() => finished.abort())
  const most = await watching
  expect(wrong).toBe(0)
  // One more is the connection on which changes of the catalog are heard, another the one on which usage is told.
  expect(most).toBeLessThanOrEqual(CONNECTIONS + 2)
  expect(most).toBeGreaterThanOrEqual(CONNECTIONS - 1)
})
