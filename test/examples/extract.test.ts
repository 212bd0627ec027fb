import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, expect, test } from 'vitest'

import config from '../../examples/mixed/saas.config.ts'
import { runSaas } from '../cli/run-saas.ts'
import { SERVICE_KEY, UNTIL_FOLLOWED_MS } from '../support/extracted.ts'
import { commitAll, git } from '../support/git.ts'
import { createHttpClient, type HttpClient } from '../support/http-client.ts'
import type { RunningProcess } from './example-process.ts'
import { type Example, openExample } from './open-example.ts'

const OPTIONS = { timeout: 300_000 }
const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url))
const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))
/** One tenant for each mode. */
const TENANTS = ['free', 'team', 'enterprise']
const REPORT = 'src/modules/billing/open-invoices.ts:13:handle-argument:sumOpenInvoices(db)'

const PLANS = [
  { example: 'pool', module: 'notes', refused: [] },
  { example: 'bridge', module: 'sales', refused: [] },
  { example: 'silo', module: 'ward', refused: [] },
  { example: 'noisy', module: 'documents', refused: [] },
  // What reads all tenants is no call of one of them.
  { example: 'mixed', module: 'billing', refused: [REPORT] },
]

/** What its developer would have, to rehearse with: the example itself has no tests. */
const TEST_OF_INVOICES = `import { strict as assert } from 'node:assert'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'

import { createTenancy } from '@tenantry/runtime'

import config from '../saas.config.ts'
import { buildApp } from '../src/app.ts'
import type { Database } from '../src/database.ts'

const tenancy = await createTenancy<Database>(config)
const app = await buildApp({ tenancy })
after(async () => {
  await app.close()
  await tenancy.close()
})

test('an invoice is billed to a customer', async () => {
  const headers = { host: 'free.localhost' }
  const customer = await app.inject({ method: 'POST', url: '/customers', headers, payload: { name: 'Rehearsed' } })
  assert.equal(customer.statusCode, 201)
  const { id } = customer.json<{ id: string }>()
  const payload = { number: randomUUID(), customer_id: id, currency: 'USD', amount: 100 }
  const invoice = await app.inject({ method: 'POST', url: '/invoices', headers, payload })
  assert.equal(invoice.statusCode, 201)
})
`

let root: string
let example: Example
let service: RunningProcess
let application: RunningProcess

beforeAll(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'tenantry-extract-')), 'mixed')
  await cp(join(EXAMPLES, 'mixed'), root, { recursive: true })
  await symlink(MODULES, join(root, 'node_modules'), 'dir')
  await mkdir(join(root, 'test'))
  await writeFile(join(root, 'test/invoices.test.ts'), TEST_OF_INVOICES)
  await writeFile(join(root, '.gitignore'), 'node_modules\n')
  await commitAll(root, 'Start')
  example = await openExample('mixed', config, root)
  for (const tier of TENANTS) await example.createTenant(tier, tier)
}, OPTIONS.timeout)
afterAll(async () => {
  await example?.[Symbol.asyncDispose]()
  await rm(join(root, '..'), { recursive: true, force: true })
})

function clientOf(slug: string): HttpClient {
  return createHttpClient(application.url, { host: `${slug}.localhost` })
}

/** @returns The status of the invoice as it is read by its own tenant, and by another one. */
async function billAndRead(slug: string, number: string): Promise<readonly number[]> {
  const customer_id = await clientOf(slug).create('/customers', { name: `Customer of ${slug}` })
  const id = await clientOf(slug).create('/invoices', {
    number,
    customer_id,
    currency: 'EUR',
    amount: 7,
  })
  const other = TENANTS.find((one) => one !== slug) ?? ''
  const answers = [
    await clientOf(slug).get(`/invoices/${id}`),
    await clientOf(other).get(`/invoices/${id}`),
  ]
  return answers.map(({ status }) => status)
}

test.each(PLANS)(
  'the plan for $module of $example',
  OPTIONS,
  async ({ example: name, module, refused }) => {
    const cwd = join(EXAMPLES, name)
    const { exitCode, stdout } = await runSaas(['extract', 'plan', module, '--json'], { cwd })
    const { edges }: { edges: { id: string; verdict: { is: string } }[] } =
      JSON.parse(stdout).result
    const found = edges.filter(({ verdict }) => verdict.is === 'refused').map(({ id }) => id)
    expect(found).toEqual(refused)
    expect(exitCode).toBe(refused.length === 0 ? 0 : 1)
  },
)

test('billing of the mixed example becomes a service, and comes back', OPTIONS, async () => {
  const tests = ['--test-command', 'node --test test/invoices.test.ts']
  await example.saas('extract', 'rehearse', 'billing', ...tests)
  const waived = ['--waive', `${REPORT}=it reads all tenants, and stays with the report`]
  await example.saas('extract', 'apply', 'billing', ...waived, ...tests)

  const keyed = { BILLING_SERVICE_KEY: SERVICE_KEY }
  service = await example.start(keyed, 'services/billing/main.ts')
  application = await example.start({ ...keyed, BILLING_SERVICE_URL: service.url })
  const here = await Promise.all(TENANTS.map((slug) => billAndRead(slug, 'here')))
  expect(here).toEqual(TENANTS.map(() => [200, 404]))

  await example.saas('extract', 'route', 'billing', 'remote', '--percent', '100')
  await delay(UNTIL_FOLLOWED_MS)
  const there = await Promise.all(TENANTS.map((slug) => billAndRead(slug, 'there')))
  expect(there).toEqual(TENANTS.map(() => [200, 404]))
  // Whoever wrote them; those in dollars are of the rehearsals.
  expect(await example.run(['src/report.ts'])).toMatch(/^EUR 0\.42 in 6 open invoices\nUSD /)
  // Nobody answers in its place, and the error handler of the example knows of no services.
  expect(await service.stop()).toBe(0)
  expect(await clientOf('free').get('/invoices')).toMatchObject({ status: 500 })

  await example.saas('extract', 'undo', 'billing', '--allow-dirty')
  expect(await git(root, 'status', '--porcelain')).toBe('')
})
