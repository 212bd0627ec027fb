import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { fastify } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { handOverRoutes } from '@tenantry/runtime/fastify'
import { extractModule } from '@tenantry/runtime/extraction'

import { sendRaw } from '../../support/untouched-http.ts'
import { createTestApplication, type TestApplication } from '../../support/test-application.ts'
import { invoiceModule, invoices } from '../extraction/invoice-module.ts'
import { startMonolith } from './two-sides.ts'

let application: TestApplication
let folder: string

beforeAll(async () => {
  application = await createTestApplication()
  await application.createTenant({ slug: 'acme', name: 'Acme', tier: 'pooled' })
  folder = await mkdtemp(join(tmpdir(), 'rehearsal-'))
})

afterAll(async () => {
  await application[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function readReport(file: string): Promise<unknown[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line))
}

test('a rehearsed request is answered as by a service, and each is reported', async () => {
  const report = join(folder, 'requests.jsonl')
  await using monolith = await startMonolith(application, {
    env: { TENANTRY_REHEARSE: 'orders, invoices', TENANTRY_REHEARSE_REPORT: report },
  })
  const headers = { 'x-tenant': 'acme', 'content-type': 'application/json' }
  const body = JSON.stringify({ number: 'R-1' })
  const added = await sendRaw(`${monolith.url}/invoices`, { method: 'POST', headers, body })
  expect([added.status, added.headers.location]).toEqual([201, '/invoices/R-1'])
  const found = await sendRaw(`${monolith.url}/invoices/R-1`, { headers })
  expect(JSON.parse(found.body.toString())).toEqual({ number: 'R-1', amount: 7 })
  expect((await sendRaw(`${monolith.url}/invoices/none`, { headers })).status).toBe(404)
  expect((await sendRaw(`${monolith.url}/failing`, { headers })).status).toBe(500)
  const of = { module: 'invoices', failed: false }
  expect(await readReport(report)).toEqual([
    { ...of, operation: 'POST /invoices', site: 'POST /invoices' },
    { ...of, operation: 'GET /invoices/:number', site: 'GET /invoices/:number' },
    { ...of, operation: 'GET /invoices/:number', site: 'GET /invoices/:number' },
    {
      ...of,
      operation: 'GET /failing',
      site: 'GET /failing',
      failed: true,
      code: 'CALL_FAILED',
      message: expect.stringContaining('GET /failing'),
    },
  ])
})

test('what the routes need of the application fails at the start', async () => {
  const { tenancy } = application
  const module = extractModule(invoices, {
    local: invoiceModule(tenancy),
    env: { TENANTRY_REHEARSE: 'invoices' },
  })
  const app = fastify()
  app.decorate('authenticate', async () => undefined)
  const starting = handOverRoutes(app, module, (scope) => {
    if (!scope.hasDecorator('authenticate')) throw new Error('nobody authenticates')
    scope.get('/', async () => ({}))
  })
  await expect(starting).rejects.toThrow('nobody authenticates')
})

test('a method that cannot be rehearsed is told by a code', async () => {
  const { tenancy } = application
  const report = join(folder, 'methods.jsonl')
  const module = extractModule(invoices, {
    local: invoiceModule(tenancy),
    env: { TENANTRY_REHEARSE: 'invoices', TENANTRY_REHEARSE_REPORT: report },
  })
  const app = fastify()
  await handOverRoutes(app, module, (scope) => {
    scope.route({ method: 'TRACE', url: '/', handler: async () => ({}) })
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const { status, body } = await sendRaw(url, { method: 'TRACE' })
  await app.close()
  expect([status, JSON.parse(body.toString())]).toMatchObject([
    500,
    { code: 'REHEARSAL_METHOD_UNSUPPORTED' },
  ])
  expect(await readReport(report)).toMatchObject([
    { operation: 'TRACE /', failed: true, code: 'REHEARSAL_METHOD_UNSUPPORTED' },
  ])
})

test('faults lose some requests, before or after they were done', async () => {
  await using monolith = await startMonolith(application, {
    env: {
      TENANTRY_REHEARSE: 'invoices',
      TENANTRY_REHEARSE_FAULTS: '0.5',
      TENANTRY_REHEARSE_SEED: '7',
    },
  })
  const statuses: number[] = []
  for (let round = 0; round < 20; round += 1) {
    const { status } = await sendRaw(`${monolith.url}/seen`, { headers: { 'x-tenant': 'acme' } })
    statuses.push(status)
  }
  expect(new Set(statuses)).toEqual(new Set([200, 503]))
})
