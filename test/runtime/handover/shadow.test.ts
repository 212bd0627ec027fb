import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import type { Difference } from '@tenantry/runtime/extraction'

import { sendRaw } from '../../support/untouched-http.ts'
import { createTestApplication, type TestApplication } from '../../support/test-application.ts'
import { type Monolith, type ServiceSide, startMonolith, startService } from './two-sides.ts'

let application: TestApplication
let service: ServiceSide
let monolith: Monolith
const here: string[] = []
const there: string[] = []
const differences: Difference[] = []
const outages: unknown[] = []
/** What came of each comparison. */
const results: string[] = []

beforeAll(async () => {
  application = await createTestApplication()
  await application.createTenant({ slug: 'acme', name: 'Acme', tier: 'pooled' })
  service = await startService(application, { onRequest: (request) => there.push(request) })
  monolith = await startMonolith(application, {
    serviceUrl: service.url,
    events: { onRequest: (request) => here.push(request) },
    connect: {
      onDifference: (difference) => differences.push(difference),
      onOutage: (error) => outages.push(error),
    },
    watch: {
      remoteEnded: () => results.push('remote'),
      shadowEnded: (operation, result) => results.push(`${operation}: ${result}`),
    },
    before: (scope) => {
      // As a plugin that compresses all answers.
      scope.addHook('onSend', async (request, reply, payload) => {
        if (request.headers['accept-encoding'] !== 'gzip' || typeof payload !== 'string')
          return payload
        reply.header('content-encoding', 'gzip').removeHeader('content-length')
        return gzipSync(payload)
      })
    },
  })
  monolith.modes.set('acme', 'shadow')
})

afterAll(async () => {
  await monolith[Symbol.asyncDispose]()
  await service[Symbol.asyncDispose]()
  await application[Symbol.asyncDispose]()
})

beforeEach(() => {
  for (const list of [here, there, differences, outages, results]) list.length = 0
})

async function ask(path: string, given: { method?: string; body?: string; gzip?: boolean } = {}) {
  const { gzip = false, ...request } = given
  const content = request.body === undefined ? {} : { 'content-type': 'application/json' }
  const headers = { 'x-tenant': 'acme', 'x-several': ['1', '2'], ...content }
  return await sendRaw(monolith.url + path, {
    ...request,
    headers: gzip ? { ...headers, 'accept-encoding': 'gzip' } : headers,
  })
}

test('a read is answered here and done there as well, and a write is done once', async () => {
  const added = await ask('/invoices', { method: 'POST', body: JSON.stringify({ number: 'A-1' }) })
  expect(added.status).toBe(201)
  const { body } = await ask('/invoices')
  expect(JSON.parse(body.toString())).toEqual([{ number: 'A-1', amount: 7 }])
  await expect.poll(() => results).toEqual(['GET /invoices: same'])
  expect(there).toEqual(['GET /invoices'])
  expect(here).toEqual(['POST /invoices', 'GET /invoices'])
  expect([differences, outages]).toEqual([[], []])
})

test('what differs while nothing changes here is told', async () => {
  // Each side tells the header that the other does not have.
  expect((await ask('/seen?x=1')).status).toBe(200)
  await expect.poll(() => differences).toHaveLength(1)
  expect(differences[0]).toMatchObject({
    module: 'invoices',
    operation: 'GET /seen',
    tenant: { slug: 'acme' },
    local: { value: { status: 200 } },
    remote: { value: { status: 200 } },
  })
  // Here, and once more before and behind the service, which was asked twice.
  expect(here).toEqual(Array.from({ length: 3 }, () => 'GET /seen?x=1'))
  expect(there).toHaveLength(2)
})

test('live writes are no differences', async () => {
  const { tenancy } = application
  const over = new AbortController()
  const writing = tenancy.run('acme', async () => {
    for (let round = 0; !over.signal.aborted; round += 1) {
      await tenancy.db.updateTable('invoice').set({ amount: round }).execute()
      await sleep(1)
    }
  })
  for (let round = 0; round < 30; round += 1) expect((await ask('/invoices')).status).toBe(200)
  over.abort()
  await writing
  await expect.poll(() => results).toHaveLength(30)
  expect(results.filter((result) => !/: (?:same|unsettled)$/.test(result))).toEqual([])
  expect([differences, outages]).toEqual([[], []])
})

test('an answer that is compressed on its way is compared as it was before', async () => {
  expect((await ask('/invoices', { gzip: true })).headers['content-encoding']).toBe('gzip')
  await expect.poll(() => results).toEqual(['GET /invoices: same'])
  // Once for its client, and once to be compared.
  expect(here).toHaveLength(2)
})

test('redirects, what is not there and failures are the same on both sides', async () => {
  for (const path of ['/cookies', '/invoices/none', '/failing']) await ask(path)
  await expect.poll(() => results).toHaveLength(3)
  await ask('/invoices', { method: 'HEAD' })
  await expect.poll(() => results).toHaveLength(4)
  expect(results.filter((result) => !result.endsWith(': same'))).toEqual([])
  expect(outages).toEqual([])
})

test('a service that is gone reaches no client', async () => {
  const gone = await startService(application)
  await using alone = await startMonolith(application, {
    serviceUrl: gone.url,
    connect: { onOutage: (error) => outages.push(error) },
  })
  await gone[Symbol.asyncDispose]()
  alone.modes.set('acme', 'shadow')
  const answer = await sendRaw(`${alone.url}/invoices`, { headers: { 'x-tenant': 'acme' } })
  expect(answer.status).toBe(200)
  await expect.poll(() => outages).toMatchObject([{ code: 'SERVICE_UNREACHABLE' }])
})
