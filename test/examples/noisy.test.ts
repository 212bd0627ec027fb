import { afterAll, beforeAll, expect, test } from 'vitest'

import config from '../../examples/noisy/saas.config.ts'
import { createHttpClient, type HttpClient } from '../support/http-client.ts'
import type { RunningProcess } from './example-process.ts'
import { type Example, openExample } from './open-example.ts'

let example: Example
let running: RunningProcess

beforeAll(async () => {
  example = await openExample('noisy', config)
  for (const slug of ['acme', 'globex']) await example.createTenant(slug)
  await example.createTenant('hooli', 'enterprise')
  running = await example.start()
})

afterAll(async () => {
  await example?.[Symbol.asyncDispose]()
})

function as(slug: string): HttpClient {
  return createHttpClient(running.url, { host: `${slug}.localhost` })
}

const SEARCH = '/documents/search?text=lorem'

test('a tenant searches as far as its quota goes, and the others go on', async () => {
  const id = await as('acme').create('/documents', { title: 'A', body: 'Lorem ipsum' })
  expect(await as('acme').get(SEARCH)).toEqual({ status: 200, body: [{ id, title: 'A' }] })
  const answers = await Promise.all(Array.from({ length: 6 }, () => as('acme').get(SEARCH)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]))
  expect(answers.find(({ status }) => status === 429)?.body).toMatchObject({
    error: { code: 'QUOTA_REQUESTS_EXCEEDED', quota: 'requests' },
  })
  expect(await as('globex').get(SEARCH)).toEqual({ status: 200, body: [] })
})

test('another tier has more', async () => {
  const answers = await Promise.all(Array.from({ length: 15 }, () => as('hooli').get(SEARCH)))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
})

test('saas verify gets through none of its routes', { timeout: 120_000 }, async () => {
  expect((await example.attackRoutes())[0]).toContain('GET /documents/search')
})
