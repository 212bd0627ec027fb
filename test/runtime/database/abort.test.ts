import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'

import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../../support/test-application.ts'

let application: TestApplication
/** With one connection, so that a statement that is given up on is in everybody's way. */
let tenancy: Tenancy<TestDatabase>
let database: string

beforeAll(async () => {
  application = await createTestApplication()
  const { config } = application
  const [[name, cluster] = ['', {}]] = Object.entries(config.clusters)
  const clusters = { [name]: { ...cluster, connections: 1 } }
  tenancy = await createTenancy<TestDatabase>({ ...config, clusters })
  for (const slug of ['one', 'other']) {
    const { placement } = await application.createTenant({ slug })
    database = placement.database
    await tenancy.run(slug, () =>
      tenancy.db.insertInto('invoice').values({ number: slug }).execute(),
    )
  }
})

afterAll(async () => {
  await tenancy?.close()
  await application?.[Symbol.asyncDispose]()
})

describe.each(['cancel query', 'kill session'] as const)('a signal that aborts: %s', (strategy) => {
  test('the server gives the statement up, and the next tenant is served', async () => {
    await tenancy.run('one', async () => {
      await abort(async (signal) => {
        await tenancy.db
          .selectFrom('invoice')
          .select(slowly.as('slept'))
          .execute({ signal, inflightQueryAbortStrategy: strategy })
      })
    })
    expect(await numbersOf('other')).toEqual(['other'])
    expect(await count(RUNNING)).toBe(0)
  })

  test('in a transaction: that is rolled back', async () => {
    await tenancy.run('one', async () => {
      await abort((signal) =>
        tenancy.transaction(async (trx) => {
          await trx.insertInto('invoice').values({ number: 'lost' }).execute()
          await trx
            .selectFrom('invoice')
            .select(slowly.as('slept'))
            .execute({ signal, inflightQueryAbortStrategy: strategy })
        }),
      )
    })
    expect(await numbersOf('one')).toEqual(['one'])
    expect(await numbersOf('other')).toEqual(['other'])
    expect(await count(RUNNING)).toBe(0)
  })
})

test('a signal that aborted before sends nothing', async () => {
  await tenancy.run('one', async () => {
    const query = tenancy.db.insertInto('invoice').values({ number: 'never' })
    const signal = AbortSignal.abort(new Error('before'))
    await expect(query.execute({ signal })).rejects.toThrow('before')
  })
  expect(await numbersOf('one')).toEqual(['one'])
})

const slowly: RawBuilder<unknown> = sql`pg_sleep(60)`
const RUNNING =
  "select from pg_stat_activity where state = 'active' and query like '%pg_sleep(60)%'"

/** Runs, and aborts as soon as the server runs the slow statement. */
async function abort(run: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const controller = new AbortController()
  const aborted = expect(run(controller.signal)).rejects.toThrow('enough')
  await expect.poll(() => count(RUNNING)).toBe(1)
  controller.abort(new Error('enough'))
  await aborted
}

async function count(text: string): Promise<number> {
  return await application.asAdmin(database, async (client) => {
    const { rowCount } = await client.query(`${text} and datname = current_database()
      and pid <> pg_backend_pid()`)
    return rowCount ?? 0
  })
}

async function numbersOf(slug: string): Promise<string[]> {
  return await tenancy.run(slug, async () => {
    const rows = await tenancy.db.selectFrom('invoice').select('number').execute()
    return rows.map(({ number }) => number)
  })
}
