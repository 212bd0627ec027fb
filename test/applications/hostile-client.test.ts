import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'

import { planNewModule, planNewResource } from '../../src/workspace/generation/index.ts'
import { applyEdits } from '../../src/workspace/apply-edits.ts'
import { loadProject } from '../../src/workspace/load-config.ts'
import { runSaas } from '../cli/run-saas.ts'
import type { Answer } from '../support/http-client.ts'
import '../support/provided-context.ts'
import { type GeneratedApplication, Generator, serveGenerated } from './generated-application.ts'
import { expectRefusal, HostileClient } from './hostile-client.ts'
import { CUSTOMERS, DEEPEST, PATHS, QUERIES, THINGS } from './hostile-requests.ts'

const RESOURCES = [
  { name: 'customer', fields: ['full_name:text', 'email:text?:unique'] },
  {
    name: 'order',
    fields: [
      'number:text:unique',
      'customer_id:uuid:ref=customer',
      'total:numeric(12,2)=0',
      'status:enum(draft,sent)=draft',
      'paid:boolean=false',
      'parent_id:uuid?:ref=order',
    ],
  },
  {
    name: 'thing',
    fields: [
      'big:bigint?',
      'bigs:bigint[]?',
      'exact:numeric?:unique',
      'small:smallint?',
      'real:real?',
      'day:date?',
      'time:time?',
      'moment:timestamptz?',
      'local:timestamp?',
      'span:interval?',
      'data:jsonb?',
      'bytes:bytea?',
      'address:inet?',
      'range:int4range?',
      'code:varchar(5)?',
      'tags:text[]?',
    ],
  },
]

let folder: string
let root: string
let application: GeneratedApplication

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-hostile-'))
  root = await new Generator(folder).write('hostile', 'pool')
  const path = join(root, 'saas.config.ts')
  const config = await readFile(path, 'utf8')
  await writeFile(
    path,
    config.replace(`mode: 'pool',`, `mode: 'pool', types: { bigint: 'number' },`),
  )
  const project = await loadProject(root)
  await applyEdits(root, await planNewModule(root, 'shop'))
  for (const resource of RESOURCES) {
    const { edits } = await planNewResource(project, { module: 'shop', ...resource })
    await applyEdits(root, edits)
  }
  application = await serveGenerated(root, {
    tenants: 4,
    tierOf: (index) => (index < 2 ? 'free' : 'team'),
    databaseUrl: inject('databaseUrl'),
  })
}, 300_000)
afterAll(async () => {
  await application?.[Symbol.asyncDispose]()
  if (root !== undefined) await runSaas(['db', 'stop'], { cwd: root })
  await rm(folder, { recursive: true, force: true })
})

const clientOf = (index: number) => new HostileClient(application.server.url, `tenant-${index}`)
const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')

describe.each([
  { mode: 'pool', own: 0, other: 1 },
  { mode: 'bridge', own: 2, other: 3 },
])('a hostile client in mode $mode', (tenants) => {
  let own: HostileClient
  let other: HostileClient
  let customer: { id: string }
  let order: { id: string; version: number }
  let foreign: { id: string }

  beforeAll(async () => {
    own = clientOf(tenants.own)
    other = clientOf(tenants.other)
    customer = await own.create('/customers', { fullName: 'Ann', email: 'ann@acme.test' })
    order = await own.create('/orders', { number: 'R-1', customerId: customer.id })
    foreign = await other.create('/customers', { fullName: 'Bob', email: 'bob@globex.test' })
  })

  test.each(['tenant_id', 'tenantId', 'id', 'createdAt', 'constructor', '__proto__', 'full_name'])(
    'cannot set %s',
    async (name) => {
      const value = `"${randomUUID()}"`
      const created = await own.send('POST', '/customers', `{"fullName":"x","${name}":${value}}`)
      expectRefusal(created, 400)
      const path = `/customers/${customer.id}`
      expectRefusal(await own.send('PATCH', path, `{"version":1,"${name}":${value}}`), 400)
    },
  )

  test('is told which fields are at fault, and of no constraint', async () => {
    const two = await own.send('POST', '/orders', { number: 1, what: 2 })
    expectRefusal(two, 400)
    expect(two.body).toMatchObject({ error: { fields: ['what', 'number', 'customerId'] } })
    const taken = { fullName: 'x', email: 'ann@acme.test' }
    const conflict = await own.send('POST', '/customers', taken)
    expectRefusal(conflict, 409)
    expect(conflict.body).toMatchObject({ error: { fields: ['email'] } })
    // A row that points to this one is not what was sent.
    const pointedTo = await own.send('DELETE', `/customers/${customer.id}`)
    expectRefusal(pointedTo, 409)
    expect(pointedTo.body).not.toHaveProperty('error.fields')
  })

  test('does not learn that another tenant has a row or a value', async () => {
    for (const method of ['GET', 'DELETE']) {
      expectRefusal(await own.send(method, `/customers/${foreign.id}`), 404)
    }
    const change = { version: 1, fullName: 'x' }
    expectRefusal(await own.send('PATCH', `/customers/${foreign.id}`, change), 404)
    await own.create('/customers', { fullName: 'x', email: 'bob@globex.test' })

    const [theirs, nobodys] = await Promise.all(
      [foreign.id, randomUUID()].map((customerId) =>
        own.send('POST', '/orders', { number: 'R-2', customerId }),
      ),
    )
    expect(theirs).toEqual(nobodys)
    expect(theirs).toMatchObject({ status: 409, body: { error: { fields: ['customerId'] } } })
    const listed = await own.get(`/orders?customerId=${foreign.id}`)
    expect(listed).toEqual({ status: 200, body: { items: [], next: null } })
  })

  test('comes no further with the cursor of another tenant, nor with one that it made up', async () => {
    for (const name of ['Cyd', 'Dan']) {
      await own.create('/customers', { fullName: name })
      await other.create('/customers', { fullName: `their ${name}` })
    }
    const next = nextOf(await other.get('/customers?limit=1&sort=fullName'))
    const page = await own.get(`/customers?sort=fullName&after=${next}`)
    expect(page.status).toBe(200)
    expect(JSON.stringify(page.body)).not.toMatch(/their|Bob/)

    const columns = ['full_name', 'id']
    const forged = [
      `sort=-fullName&after=${next}`,
      ...[0, 1, 9, next.length - 2].map((end) => `sort=fullName&after=${next.slice(0, end)}`),
      `sort=fullName&after=${next}&after=${next}`,
      `sort=fullName&after=${cursor('asc', columns, ['x\0', customer.id])}`,
      `sort=fullName&after=${cursor('asc', columns, ['x', 'no uuid'])}`,
      `sort=fullName&after=${cursor('asc', columns, [null, customer.id])}`,
      `sort=fullName&after=${cursor('asc', columns, [{}, customer.id])}`,
      `sort=fullName&after=${cursor('asc', ['tenant_id', 'id'], ['x', customer.id])}`,
      `after=${cursor('desc', ['created_at', 'id'], ['yesterdayish', customer.id])}`,
    ]
    for (const query of forged) expectRefusal(await own.get(`/customers?${query}`), 400)
    expectRefusal(await own.get(`/orders?sort=number&after=${next}`), 400)
  })

  test.each(QUERIES)('asks for %s', async (query) => {
    expectRefusal(await own.get(`/orders?${query}`), 400)
  })

  test.each(PATHS)('goes to %s', async (path) => {
    expectRefusal(await own.get(path))
  })

  test.each(CUSTOMERS)('sends %s', async (body) => {
    expectRefusal(await own.send('POST', '/customers', body))
  })

  test.each(THINGS)('stores %s', async (body) => {
    expectRefusal(await own.send('POST', '/things', body), 400)
  })

  test('whatever was stored can be read again', async () => {
    await own.send('POST', '/things', DEEPEST)
    const { status, body } = await own.get('/things?limit=100')
    expect({ status, body }).toMatchObject({ status: 200, body: { items: [{}] } })
  })

  test.each(['0', '-1', '1.5', '"1"', 'null', '1e308', '2147483648', '77', '[1]'])(
    'says it has read version %s',
    async (version) => {
      const body = `{"paid":true,"version":${version}}`
      expectRefusal(await own.send('PATCH', `/orders/${order.id}`, body))
    },
  )

  test('is one of many who change or create the same at once', async () => {
    const path = `/orders/${order.id}`
    const changes = await statusesOf((index) =>
      own.send('PATCH', path, { total: `${index}`, version: order.version }),
    )
    expect(changes).toEqual([200, ...Array<number>(19).fill(409)])
    const created = await statusesOf(() =>
      own.send('POST', '/orders', { number: 'R-3', customerId: customer.id }),
    )
    expect(created).toEqual([201, ...Array<number>(19).fill(409)])
  })
})

function nextOf({ body }: Answer): string {
  const next: unknown = typeof body === 'object' && body !== null && 'next' in body && body.next
  if (typeof next === 'string') return next
  throw new Error(`expected a page with a next one, got ${JSON.stringify(body)}`)
}

/** What comes of twenty requests at once. */
async function statusesOf(send: (index: number) => Promise<{ status: number }>): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => send(index)))
  return answers.map(({ status }) => status).sort((one, other) => one - other)
}
