import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'
import type { LiveTenant } from '@tenantry/runtime/fleet'

import { MemoryStore } from '../../../packages/runtime/src/quota/lease/memory-store.ts'
import type { TestDatabase } from '../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'

// What a process tells of its tenants, in a real catalog: nothing of it is ever waited for.

let fleet: TestFleet
let told: unknown[]
let tenancy: Tenancy<TestDatabase>

beforeAll(async () => {
  fleet = await createTestFleet()
  await fleet.create({ slug: 'acme' })
  await fleet.create({ slug: 'globex' })
})

beforeEach(async () => {
  told = []
  // Limits are shared elsewhere, and usage is told all the same.
  const quotaStore = new MemoryStore()
  tenancy = await createTenancy<TestDatabase>(fleet.config, {
    quotaStore,
    onUsageOutage: (error) => told.push(error),
  })
  return async () => {
    await tenancy.close()
    await fleet.query('truncate tenantry.usage_report')
  }
})

afterAll(async () => {
  await fleet[Symbol.asyncDispose]()
})

async function live(): Promise<readonly LiveTenant[]> {
  return (await fleet.fleet.usage.live()).tenants
}

async function select(slug: string): Promise<void> {
  await tenancy.run(slug, () => tenancy.db.selectFrom('invoice').select('id').execute())
}

async function rename(from: string, to: string): Promise<void> {
  await fleet.query(`alter function tenantry.${from} rename to ${to}`)
}

async function asApp(text: string): Promise<unknown> {
  return await fleet.application.asAppRole(fleet.database, (client) => client.query(text))
}

/** A request that is inside, and a connection that it holds, for as long as the callback runs. */
async function holding(slug: string, run: () => Promise<void>): Promise<void> {
  const context = await tenancy.admit(slug)
  const entry = await tenancy.letIn(context, { cost: 10 })
  if (!('passage' in entry)) throw new Error('The request was not let in.')
  await tenancy.enter(context, () =>
    tenancy.transaction(async (trx) => {
      await trx.selectFrom('invoice').select('id').execute()
      await run()
    }),
  )
  entry.passage.end({ bytesIn: 0, bytesOut: 0, outcome: 'served' })
}

const NOTHING = { requestsPerSecond: 0, inside: 0, connections: 0 }

test('what is inside, which connections are held and what was used; then silence, as from the start with quotas.usage false', async () => {
  await holding('acme', async () => {
    await expect.poll(live).toMatchObject([{ slug: 'acme', inside: 1, connections: 1 }])
  })
  await expect.poll(live).toMatchObject([{ slug: 'acme', inside: 0, connections: 0 }])
  const [acme] = await live()
  expect(acme?.requestsPerSecond).toBeCloseTo(0.5, 0)
  expect(acme?.costPerSecond).toBeCloseTo((acme?.requestsPerSecond ?? 0) * 10, 0)
  await expect.poll(live).toEqual([])
  const count = async () => (await fleet.query('select from tenantry.usage_report')).length
  const before = await count()
  await using quiet = await createTenancy<TestDatabase>({
    ...fleet.config,
    quotas: { usage: false },
  })
  await quiet.run('acme', () => quiet.db.selectFrom('invoice').select('id').execute())
  await sleep(2500)
  expect(await count()).toBe(before)
  expect(told).toEqual([])
})

test('a tenant that only reads without a request is seen by its statements', async () => {
  await select('globex')
  await expect.poll(live).toMatchObject([{ slug: 'globex', ...NOTHING }])
  const [globex] = await live()
  expect(globex?.databaseMsPerSecond).toBeGreaterThan(0)
})

describe('where the catalog cannot be told', () => {
  test('a lock on the table is not waited for, and requests are served meanwhile', async () => {
    await fleet.application.asAdmin(fleet.database, async (client) => {
      await client.query('begin')
      await client.query('lock table tenantry.usage_report in access exclusive mode')
      await expect
        .poll(async () => {
          await select('acme')
          return told
        })
        .toEqual([expect.objectContaining({ code: '55P03' })])
      await client.query('rollback')
    })
    await expect
      .poll(async () => {
        await select('acme')
        return told
      })
      .toEqual([expect.anything(), undefined])
  })

  test('a catalog of an older version says so, and requests are served', async () => {
    await rename('report_usage', 'report_usage_later')
    try {
      await select('acme')
      await expect.poll(() => told).toEqual([expect.objectContaining({ code: 'CATALOG_OUTDATED' })])
      await select('acme')
    } finally {
      await rename('report_usage_later', 'report_usage')
    }
  })
})

describe('the role of requests', () => {
  const NUMBERS = Array.from({ length: 10 }, () => "'{1}'").join(', ')
  const tell = (ids: string, name = 'x') =>
    `select tenantry.report_usage(gen_random_uuid(), '${name}', 2000, 0, ${ids}, ${NUMBERS})`

  test('reads and changes nothing of what is told', async () => {
    for (const text of [
      'select * from tenantry.usage_report',
      'delete from tenantry.usage_report',
      'insert into tenantry.usage_report (name) values (1)',
    ]) {
      await expect(asApp(text), text).rejects.toMatchObject({ code: '42501' })
    }
  })

  test('tells of tenants that there are, and not of more than a report may have', async () => {
    await asApp(tell('array[gen_random_uuid()]'))
    expect(await live()).toEqual([])
    const many = 'array(select gen_random_uuid() from generate_series(1, 2001))'
    await expect(asApp(tell(many))).rejects.toMatchObject({ code: 'P0001' })
    await expect(asApp(tell("'{}'", 'x'.repeat(201)))).rejects.toMatchObject({ code: 'P0001' })
  })

  test('takes away in passing what is older than a minute, or lies ahead of the clock', async () => {
    await asApp(tell("'{}'"))
    await fleet.query(
      `insert into tenantry.usage_report
       select r.process, 'old', r.at_ms + shift, r.interval_ms, r.left_out, r.tenants, r.requests, r.costs,
         r.database_ms, r.inside, r.connections, r.refused_requests, r.refused_concurrency, r.refused_database,
         r.refused_storage, r.refused_load
       from tenantry.usage_report r, unnest(array[-61000, 61000 + 3000]) as shift`,
    )
    await asApp(tell("'{}'"))
    const names = await fleet.query<{ name: string }>('select name from tenantry.usage_report')
    expect(names).toEqual([{ name: 'x' }, { name: 'x' }])
  })
})
