import { once } from 'node:events'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'

import { getRequestListener } from '@hono/node-server'
import express from 'express'
import { fastify } from 'fastify'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { tenancyMiddleware as expressMiddleware } from '@tenantry/runtime/express'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { tenancyMiddleware as honoMiddleware } from '@tenantry/runtime/hono'
import { fromHeader } from '@tenantry/runtime/http'

import { rawRequest, sendRaw } from '../../../support/raw-http.ts'
import { createTestFleet, type TestFleet } from '../../../support/test-fleet.ts'
import type { TestTenancy } from './routes.ts'

// Requests of several tenants on one socket, as a proxy or an attacker may send them, and bodies so large
// that their next part is made when the socket has room.

const SLUGS = ['acme', 'globex']
const LINES = 100
const LINE_LENGTH = 20_000
const tenant = fromHeader('x-tenant')

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet()
  for (const slug of SLUGS) await fleet.create({ slug })
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

type Lines = (of: unknown) => Readable
type Listen = (lines: Lines, tenancy: TestTenancy) => Promise<Parameters<typeof createServer>[1]>

test.each<[string, Listen]>([
  [
    'Fastify',
    async (lines, tenancy) => {
      const app = fastify()
      await app.register(tenancyPlugin, { tenancy, tenant })
      app.get('/', (request, reply) => reply.send(lines(request.headers['x-tenant'])))
      await app.ready()
      return (request, response) => app.routing(request, response)
    },
  ],
  [
    'Express',
    async (lines, tenancy) =>
      express()
        .use(expressMiddleware({ tenancy, tenant }))
        .get('/', (request, response) => {
          lines(request.headers['x-tenant']).pipe(response)
        }),
  ],
  [
    'Hono',
    async (lines, tenancy) => {
      const app = new Hono()
      app.use(honoMiddleware({ tenancy, tenant }))
      app.get('/', (c) => c.body(Readable.toWeb(lines(c.req.header('x-tenant')))))
      const listener = getRequestListener(app.fetch)
      return (request, response) => void listener(request, response)
    },
  ],
])('%s makes no part of a body as the tenant of another request', async (_name, listen) => {
  const { tenancy } = fleet.application
  const strangers = new Set<string>()
  const lines: Lines = (of) =>
    Readable.from(
      (async function* makeLines() {
        for (let line = 0; line < LINES; line += 1) {
          const now = tenancy.currentTenant()?.slug
          if (now !== undefined && now !== of) strangers.add(`${now} for ${String(of)}`)
          yield `${'.'.repeat(LINE_LENGTH)}\n`
        }
      })(),
    )
  const server = createServer(await listen(lines, tenancy))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const requests = [...SLUGS, ...SLUGS].map((slug) =>
    rawRequest('GET / HTTP/1.1', 'Host: x', `X-Tenant: ${slug}`),
  )
  const last = rawRequest('GET / HTTP/1.1', 'Host: x', 'X-Tenant: acme', 'Connection: close')
  const answer = await sendRaw(address.port, [...requests, last].join(''))
  expect(answer.length).toBeGreaterThan(5 * LINES * LINE_LENGTH)
  expect([...strangers]).toEqual([])
  server.close()
})
