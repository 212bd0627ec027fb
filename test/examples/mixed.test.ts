import type { Tenant } from '@tenantry/runtime'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import config from '../../examples/mixed/saas.config.ts'
import { createHttpClient, type HttpClient } from '../support/http-client.ts'
import type { RunningProcess } from './example-process.ts'
import { type Example, openExample } from './open-example.ts'

/** Two tenants of each tier: each is attacked by its neighbour and by those who live elsewhere. */
const TENANTS = [
  { slug: 'free-one', tier: 'free', mode: 'pool' },
  { slug: 'free-two', tier: 'free', mode: 'pool' },
  { slug: 'team-one', tier: 'team', mode: 'bridge' },
  { slug: 'team-two', tier: 'team', mode: 'bridge' },
  { slug: 'big-one', tier: 'enterprise', mode: 'silo' },
  { slug: 'big-two', tier: 'enterprise', mode: 'silo' },
]

let example: Example
let running: RunningProcess
const tenants = new Map<string, Tenant>()

beforeAll(async () => {
  example = await openExample('mixed', config)
  // Running before there is a tenant: one process takes them in as they come, wherever they live.
  running = await example.start()
  for (const { slug, tier } of TENANTS) tenants.set(slug, await example.createTenant(slug, tier))
})

afterAll(async () => {
  await example?.[Symbol.asyncDispose]()
})

function as(slug: string): HttpClient {
  return createHttpClient(running.url, { host: `${slug}.localhost` })
}

function tenantOf(slug: string): Tenant {
  const tenant = tenants.get(slug)
  if (tenant === undefined) throw new Error(`no tenant ${slug}`)
  return tenant
}

let invoices = 0

/** An invoice of 1.00 to a new customer of the tenant. */
async function bill(slug: string, changes: { amount?: number; currency?: string } = {}) {
  const customer_id = await as(slug).create('/customers', { name: `Customer of ${slug}` })
  invoices += 1
  const body = { number: `${slug}-${invoices}`, customer_id, currency: 'EUR', amount: 100 }
  return { customer_id, id: await as(slug).create('/invoices', { ...body, ...changes }) }
}

test('the tier decides where a tenant lives', () => {
  for (const { slug, mode } of TENANTS) expect(tenantOf(slug).placement.mode).toBe(mode)
  const places = TENANTS.map(({ slug }) => tenantOf(slug).placement.id)
  expect(new Set(places).size, 'one pool, two schemas, two databases').toBe(5)
})

describe.each(TENANTS)('what is of $slug ($mode)', ({ slug }) => {
  test('is its own to read, change and delete', async () => {
    const { id, customer_id } = await bill(slug)
    const invoice = { id, customer_id, currency: 'EUR', amount: 100 }
    expect(await as(slug).get(`/invoices/${id}`)).toMatchObject({ status: 200, body: invoice })
    expect(await as(slug).delete(`/invoices/${id}`)).toMatchObject({ status: 204 })
    expect(await as(slug).get(`/invoices/${id}`)).toMatchObject({ status: 404 })
  })

  test.each(TENANTS.filter((other) => other.slug !== slug))(
    'is out of reach for $slug ($mode)',
    async ({ slug: other }) => {
      const { id, customer_id } = await bill(slug)
      const invoice = await as(slug).get(`/invoices/${id}`)
      expect(invoice.status).toBe(200)

      const list = async (path: string) => JSON.stringify((await as(other).get(path)).body)
      expect(await list('/invoices')).not.toContain(id)
      expect(await list('/customers')).not.toContain(customer_id)
      expect(await as(other).get(`/invoices/${id}`)).toMatchObject({ status: 404 })
      expect(await as(other).patch(`/invoices/${id}`, { paid: true })).toMatchObject({
        status: 404,
      })
      expect(await as(other).delete(`/invoices/${id}`)).toMatchObject({ status: 404 })
      const stolen = { number: `stolen ${id}`, customer_id, currency: 'EUR', amount: 1 }
      expect(await as(other).post('/invoices', stolen)).toMatchObject({ status: 409 })
      const forged = { name: `forged ${id}`, tenant_id: tenantOf(slug).id }
      expect(await as(other).post('/customers', forged)).toMatchObject({ status: 201 })
      expect(JSON.stringify((await as(slug).get('/customers')).body)).not.toContain(forged.name)
      expect(await as(slug).get(`/invoices/${id}`)).toEqual(invoice)
    },
  )

  test('shares the currencies, and cannot write to them', async () => {
    const { body } = await as(slug).get('/currencies')
    expect(body).toMatchObject([{ code: 'CHF' }, { code: 'EUR' }, { code: 'USD' }])
    await example.asAppRole(tenantOf(slug), async (client) => {
      expect((await client.query('select * from currency')).rows).toHaveLength(3)
      await expect(client.query('delete from currency')).rejects.toMatchObject({ code: '42501' })
    })
  })
})

test('interleaved requests of all tenants do not mix', async () => {
  const created = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const slug = TENANTS[index % TENANTS.length]?.slug ?? ''
      const { id } = await bill(slug)
      expect(await as(slug).get(`/invoices/${id}`)).toMatchObject({ status: 200 })
      return { slug, id }
    }),
  )
  await Promise.all(
    TENANTS.map(async ({ slug }) => {
      const list = JSON.stringify((await as(slug).get('/invoices')).body)
      for (const invoice of created) expect(list.includes(invoice.id)).toBe(invoice.slug === slug)
    }),
  )
})

test('the nightly report adds up all placements, and is audited', async () => {
  const before = await report()
  for (const [index, { slug }] of TENANTS.entries()) {
    await bill(slug, { currency: 'USD', amount: 10 ** index })
    const { id } = await bill(slug, { currency: 'CHF', amount: 500 })
    expect(await as(slug).patch(`/invoices/${id}`, { paid: true })).toMatchObject({ status: 200 })
  }
  expect(before).not.toContain('USD')
  expect(await report()).toBe(`${before}USD 1111.11 in 6 open invoices\n`)

  const { rows } = await example.asAdmin((client) =>
    client.query('select reason, outcome, statements from tenantry.audit order by id'),
  )
  // One statement in each of the five placements.
  const entry = { reason: 'nightly report of open invoices', outcome: 'done', statements: 5 }
  expect(rows).toEqual([entry, entry])
})

test('no route crosses tenants', async () => {
  expect(await as('big-one').get('/report')).toMatchObject({ status: 404 })
  expect(await as('nobody').get('/invoices')).toMatchObject({ status: 404 })
  expect(await createHttpClient(running.url, {}).get('/health')).toMatchObject({ status: 200 })
})

test('stops on SIGTERM', async () => {
  expect(await running.stop()).toBe(0)
})

async function report(): Promise<string> {
  return await example.run(['src/report.ts'])
}

test('saas verify gets through none of its routes', async () => {
  const routes = expect.arrayContaining([
    'GET /invoices',
    'POST /invoices',
    'DELETE /invoices/{id}',
  ])
  expect(await example.attackRoutes()).toEqual([routes, routes, routes])
})
