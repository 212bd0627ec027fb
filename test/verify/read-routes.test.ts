import { expect, test } from 'vitest'

import { readRoutes, type Route } from '../../src/verify/index.ts'
import { draftRequest, toWire } from '../../src/verify/http/draft-request.ts'
import { Holdings } from '../../src/verify/http/holdings.ts'

const DOCUMENT = {
  openapi: '3.0.3',
  security: [{ key: [] }],
  components: {
    parameters: {
      team: { in: 'path', name: 'teamId', required: true, schema: { type: 'integer' } },
    },
    schemas: {
      Order: {
        allOf: [
          { type: 'object', properties: { id: { type: 'string', readOnly: true } } },
          {
            type: 'object',
            required: ['lines', 'customerId', 'mail'],
            properties: {
              customerId: { type: 'string', format: 'uuid' },
              mail: { type: 'string', format: 'email' },
              state: { enum: ['open', 'paid'] },
              code: { type: 'string', pattern: '^[0-9]{6}$' },
              note: { anyOf: [{ type: 'null' }, { type: 'string', maxLength: 5 }] },
              lines: { type: 'array', minItems: 2, items: { $ref: '#/components/schemas/Line' } },
            },
          },
        ],
      },
      Line: {
        type: 'object',
        properties: {
          amount: { type: 'number', exclusiveMinimum: 3 },
          of: { $ref: '#/components/schemas/Line' },
        },
        required: ['amount'],
      },
    },
  },
  paths: {
    '/teams/{teamId}/orders': {
      parameters: [{ $ref: '#/components/parameters/team' }],
      get: { security: [] },
      post: {
        requestBody: {
          content: {
            'application/json; charset=utf-8': { schema: { $ref: '#/components/schemas/Order' } },
          },
        },
      },
    },
    '/files': { put: { requestBody: { content: { 'multipart/form-data': { schema: {} } } } } },
  },
}

const CUSTOMER = '0d4e2a53-1111-4222-8333-944455556666'

function draftOf(route: Route | undefined, turn: number) {
  const holdings = new Holdings()
  holdings.addAnswer('teams', { id: 7, name: 'the first' })
  holdings.addAnswer('customers', [{ id: CUSTOMER }])
  let count = 0
  const fresh = () => `v00${(count += 1)}12345678abcde`
  if (route === undefined) throw new Error('There is no such route.')
  const draft = draftRequest(route, {
    holdings,
    other: new Holdings(),
    turn,
    fresh,
    given: undefined,
  })
  if (draft === undefined) throw new Error('There is nothing to ask for.')
  return { draft, wire: toWire(route, draft, { headers: { host: 'a.localhost' }, path: '/t/a' }) }
}

test('routes are read with what they refer to', () => {
  const routes = readRoutes(DOCUMENT)
  expect(routes.map(({ key, isPublic, otherBody }) => [key, isPublic, otherBody])).toEqual([
    ['GET /teams/{teamId}/orders', true, undefined],
    ['POST /teams/{teamId}/orders', false, undefined],
    ['PUT /files', false, 'multipart/form-data'],
  ])
})

test('a request is made from the schema and from what its tenant has', () => {
  const { draft, wire } = draftOf(readRoutes(DOCUMENT)[1], 0)

  expect(wire).toMatchObject({ method: 'POST', path: '/t/a/teams/7/orders' })
  expect(wire.headers).toMatchObject({ host: 'a.localhost', 'content-type': 'application/json' })
  expect(draft.body).toEqual({
    customerId: CUSTOMER,
    mail: expect.stringMatching(/^v\w+@example\.com$/),
    state: 'open',
    code: expect.stringMatching(/^\d{6}$/),
    note: expect.stringMatching(/^.{1,5}$/),
    lines: expect.arrayContaining([expect.objectContaining({ amount: 4 })]),
  })
  // Another turn: what may be left out is, and labels change.
  expect(Object.keys(Object(draftOf(readRoutes(DOCUMENT)[1], 1).draft.body))).toEqual([
    'customerId',
    'mail',
    'lines',
  ])
})

test('a route that leads to nothing its tenant has is no request', () => {
  const [, route] = readRoutes(DOCUMENT)
  const holdings = new Holdings()
  const source = { holdings, other: holdings, turn: 0, fresh: () => 'v0', given: undefined }
  expect(route && draftRequest(route, source)).toBeUndefined()
})

test('what is no OpenAPI document of version 3, or refers to nothing, is refused', () => {
  expect(() => readRoutes({ swagger: '2.0', paths: {} })).toThrow('version 3')
  expect(() => readRoutes('nothing')).toThrow('version 3')
  const astray = { $ref: '#/components/none' }
  expect(() => readRoutes({ openapi: '3.1.0', paths: { '/a': astray } })).toThrow('leads nowhere')
  expect(readRoutes({ openapi: '3.1.0' })).toEqual([])
})

function readingItem(item: unknown) {
  return () => readRoutes({ openapi: '3.1.0', paths: { '/x': item } })
}

test('what is no route is refused, since nothing would attack it', () => {
  for (const broken of [
    5,
    { get: 5 },
    { get: { parameters: 'id' } },
    { parameters: ['id'], get: {} },
  ]) {
    expect(readingItem(broken)).toThrow(/\/x is no (?:object|list)/)
  }
  expect(readingItem({ get: {}, summary: 'x' })()).toHaveLength(1)
})
