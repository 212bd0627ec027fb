import type { Tenant } from '@tenantry/runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'

import config from '../../examples/silo/saas.config.ts'
import { createHttpClient, type HttpClient } from '../support/http-client.ts'
import type { RunningProcess } from './example-process.ts'
import { type Example, openExample } from './open-example.ts'

let example: Example
let running: RunningProcess
let north: Tenant
let south: Tenant

beforeAll(async () => {
  example = await openExample('silo', config)
  north = await example.createTenant('north')
  south = await example.createTenant('south')
  running = await example.start()
  for (const slug of ['north', 'south']) {
    for (const name of ['A1', 'A2']) await as(slug).create('/beds', { name })
  }
})

afterAll(async () => {
  await example?.[Symbol.asyncDispose]()
})

function as(slug: string): HttpClient {
  return createHttpClient(running.url, { host: `${slug}.localhost` })
}

function admission(number: string) {
  return { number, name: `Patient ${number}`, complaint: 'Cough' }
}

test('each tenant has a database of its own', () => {
  expect([north.placement, south.placement]).toMatchObject([{ mode: 'silo' }, { mode: 'silo' }])
  expect(north.placement.database).not.toBe(south.placement.database)
})

test('a patient is admitted, treated and discharged', async () => {
  const id = await as('north').create('/patients', admission('1'))
  await as('north').create(`/patients/${id}/records`, { text: 'Syrup' })
  expect(await as('north').get('/patients')).toEqual({
    status: 200,
    body: [{ id, number: '1', name: 'Patient 1', bed: 'A1' }],
  })
  expect(await as('north').post(`/patients/${id}/discharge`, {})).toMatchObject({ status: 200 })
  expect(await as('north').post(`/patients/${id}/discharge`, {})).toMatchObject({ status: 404 })
  expect(await as('north').get(`/patients/${id}`)).toMatchObject({
    status: 200,
    body: {
      id,
      records: [{ text: 'Admitted: Cough' }, { text: 'Syrup' }, { text: 'Discharged from A1' }],
    },
  })
})

test('an admission without a free bed leaves nothing behind, however many come at once', async () => {
  const recordsOfNorth = await countRecords(north)
  const answers = await Promise.all(
    ['11', '12', '13', '14', '15'].map((number) =>
      as('south').post('/patients', admission(number)),
    ),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(2)
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(3)
  expect((await as('south').get('/patients')).body).toHaveLength(2)
  expect(await countRecords(south)).toBe(2)
  expect(await countRecords(north)).toBe(recordsOfNorth)
})

test('another tenant finds nothing, and can refer to nothing', async () => {
  const id = await as('north').create('/patients', admission('21'))
  const patient = await as('north').get(`/patients/${id}`)

  expect(JSON.stringify((await as('south').get('/patients')).body)).not.toContain(id)
  for (const answer of [
    await as('south').get(`/patients/${id}`),
    await as('south').post(`/patients/${id}/records`, { text: 'Forged' }),
    await as('south').post(`/patients/${id}/discharge`, {}),
  ]) {
    expect(answer).toMatchObject({ status: 404 })
  }
  expect(await as('north').get(`/patients/${id}`)).toEqual(patient)
})

test('a tenant in the body is ignored', async () => {
  const id = await as('south').create('/beds', { name: 'B1', tenant_id: north.id })
  const beds = async (slug: string) => JSON.stringify((await as(slug).get('/beds')).body)
  expect(await beds('north')).not.toContain(id)
  expect(await beds('south')).toContain(id)
})

test('interleaved requests of several tenants do not mix', async () => {
  const created = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const slug = index % 2 === 0 ? 'north' : 'south'
      return { slug, id: await as(slug).create('/beds', { name: `C${index}` }) }
    }),
  )
  for (const slug of ['north', 'south']) {
    const list = JSON.stringify((await as(slug).get('/beds')).body)
    for (const bed of created) expect(list.includes(bed.id)).toBe(bed.slug === slug)
  }
})

test('the database lets nobody change a record, or touch one of another tenant', async () => {
  const forbidden = { code: '42501' }
  await example.asAppRole(north, async (client) => {
    const { rows } = await client.query('select * from record')
    expect(rows.length).toBeGreaterThan(0)
    await expect(client.query(`update record set text = ''`)).rejects.toMatchObject(forbidden)
    await expect(client.query('delete from record')).rejects.toMatchObject(forbidden)
    const forged = 'insert into bed (tenant_id, name) values ($1, $2)'
    await expect(client.query(forged, [south.id, 'X'])).rejects.toMatchObject(forbidden)
  })
  // In the right database under the wrong tenant: the placement alone does not let anyone in.
  await example.asAppRole({ ...north, id: south.id }, async (client) => {
    expect((await client.query('select * from record')).rows).toEqual([])
  })
})

test('an unknown tenant is a 404', async () => {
  expect(await as('west').get('/patients')).toMatchObject({ status: 404 })
})

test('stops on SIGTERM', async () => {
  expect(await running.stop()).toBe(0)
})

async function countRecords(tenant: Tenant): Promise<number> {
  return await example.asAppRole(
    tenant,
    async (client) => (await client.query('select from record')).rows.length,
  )
}

test('saas verify gets through none of its routes', async () => {
  const routes = expect.arrayContaining([
    'GET /patients',
    'POST /patients/{id}/records',
    'POST /patients/{id}/discharge',
  ])
  expect(await example.attackRoutes()).toEqual([routes])
})
