import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:http'

import { createTenancy, type Tenant } from '@tenantry/runtime'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import config from '../../examples/pool/saas.config.ts'
import type { Database } from '../../examples/pool/src/database.ts'
import { createHttpClient, type HttpClient, readAnswer } from '../support/http-client.ts'
import type { RunningProcess } from './example-process.ts'
import { type Example, openExample } from './open-example.ts'

const TENANTS = ['acme', 'globex', 'initech']

let example: Example
let running: RunningProcess
let acme: Tenant

beforeAll(async () => {
  example = await openExample('pool', config)
  for (const slug of TENANTS) {
    const tenant = await example.createTenant(slug)
    if (slug === 'acme') acme = tenant
  }
  running = await example.start()
})

afterAll(async () => {
  await example?.[Symbol.asyncDispose]()
})

function as(slug: string): HttpClient {
  return createHttpClient(running.url, { host: `${slug}.localhost` })
}

test('a tenant writes, reads, marks and deletes its notes', async () => {
  const id = await as('acme').create('/notes', { title: 'Buy milk', colour: 'green' })
  expect(await as('acme').get('/notes')).toEqual({
    status: 200,
    body: [{ id, title: 'Buy milk', colour: 'green', hex: '#8ce99a', done: false }],
  })
  expect(await as('acme').patch(`/notes/${id}`, { done: true })).toEqual({
    status: 200,
    body: { id, title: 'Buy milk', colour: 'green', done: true },
  })
  expect(await as('acme').delete(`/notes/${id}`)).toEqual({ status: 204, body: undefined })
  expect(await as('acme').get('/notes')).toEqual({ status: 200, body: [] })
})

test('another tenant finds nothing, by list or by id', async () => {
  const id = await as('acme').create('/notes', { title: 'A secret of acme' })
  const note = await as('acme').get(`/notes/${id}`)
  expect(note.status).toBe(200)

  expect(await as('globex').get('/notes')).toEqual({ status: 200, body: [] })
  const nothing = await as('globex').get(`/notes/${randomUUID()}`)
  expect(nothing).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } })
  expect(await as('globex').get(`/notes/${id}`), 'like an id that never was').toEqual(nothing)
  expect(await as('globex').patch(`/notes/${id}`, { done: true })).toMatchObject({ status: 404 })
  expect(await as('globex').delete(`/notes/${id}`)).toMatchObject({ status: 404 })
  expect(await as('acme').get(`/notes/${id}`)).toEqual(note)
})

test('a tenant in the body is ignored', async () => {
  const forged = { title: 'Forged', tenant_id: acme.id }
  const id = await as('globex').create('/notes', forged)
  expect(await as('acme').get(`/notes/${id}`)).toMatchObject({ status: 404 })
  expect(await as('globex').get(`/notes/${id}`)).toMatchObject({ status: 200 })
})

test('titles are unique for each tenant, and nobody can tell those of another', async () => {
  await as('acme').create('/notes', { title: 'Same title' })
  await as('globex').create('/notes', { title: 'Same title' })
  expect(await as('acme').post('/notes', { title: 'Same title' })).toMatchObject({ status: 409 })
})

test('what is not valid is refused, and the database is not quoted', async () => {
  expect(await as('acme').post('/notes', {})).toMatchObject({ status: 400 })
  expect(await as('acme').get('/notes/1')).toMatchObject({ status: 400 })
  expect(await as('acme').post('/notes', { title: 'x', colour: 'plaid' })).toEqual({
    status: 409,
    body: { error: { code: 'CONFLICT', message: 'It refers to something that is not there.' } },
  })
})

test('interleaved requests of several tenants do not mix', async () => {
  const wanted = Array.from({ length: 20 }, (_, index) => index).flatMap((index) =>
    TENANTS.map((slug) => ({ slug, title: `${slug} ${index}` })),
  )
  const created = await Promise.all(
    wanted.map(async ({ slug, title }) => ({
      slug,
      id: await as(slug).create('/notes', { title }),
    })),
  )
  await Promise.all(
    TENANTS.map(async (slug) => {
      const own = created.filter((note) => note.slug === slug)
      const others = created.filter((note) => note.slug !== slug)
      const list = JSON.stringify((await as(slug).get('/notes')).body)
      for (const { id } of own) expect(list).toContain(id)
      for (const { id } of others) expect(list).not.toContain(id)
    }),
  )
})

test('a host without a tenant, or with an unknown one, is a 404', async () => {
  const notFound = { status: 404, body: { error: { code: 'TENANT_NOT_FOUND' } } }
  expect(await as('nobody').get('/notes')).toMatchObject(notFound)
  expect(await createHttpClient(running.url, {}).get('/notes')).toMatchObject(notFound)
  expect(await createHttpClient(running.url, {}).get('/health')).toEqual({
    status: 200,
    body: { status: 'ok' },
  })
})

test('the shared table is read by all tenants and written by none', async () => {
  const { body } = await as('acme').get('/colours')
  expect(body).toHaveLength(3)
  expect(await as('globex').get('/colours')).toEqual({ status: 200, body })

  const tenancy = await createTenancy<Database>(example.config)
  await tenancy.run('acme', async () => {
    const forged = sql`update label_colour set hex = '#000000'`
    await expect(forged.execute(tenancy.db)).rejects.toMatchObject({ code: '42501' })
  })
  await tenancy.close()
})

test('stops on SIGTERM, after the requests in flight', async () => {
  const stopping = await example.start()
  const headers = { host: 'acme.localhost', 'content-type': 'application/json' }
  const agent = new Agent({ keepAlive: true })
  const slow = request(`${stopping.url}/notes`, { method: 'POST', headers, agent })
  slow.write('{"title":')
  await once(slow, 'socket').then(([socket]) => once(socket, 'connect'))
  // Answered behind the first half of the slow one, so that one has arrived.
  await createHttpClient(stopping.url, {}).get('/health')

  const stopped = stopping.stop()
  slow.end('"Last words"}')
  const [response] = await once(slow, 'response')
  expect(await readAnswer(response)).toMatchObject({ status: 201, body: { title: 'Last words' } })
  expect(await stopped).toBe(0)
  agent.destroy()
})

test('saas verify gets through none of its routes', async () => {
  const routes = expect.arrayContaining([
    'GET /notes',
    'POST /notes',
    'PATCH /notes/{id}',
    'DELETE /notes/{id}',
  ])
  expect(await example.attackRoutes()).toEqual([routes])
})
