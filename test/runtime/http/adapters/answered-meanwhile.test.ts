import { once } from 'node:events'
import { Agent, type ServerResponse } from 'node:http'
import type { Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { createAdaptorServer } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import express from 'express'
import { fastify } from 'fastify'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTenancy } from '@tenantry/runtime'
import { tenancyMiddleware as expressTenancy } from '@tenantry/runtime/express'
import { type AdapterOptions, tenancyPlugin } from '@tenantry/runtime/fastify'
import { tenancyMiddleware as honoTenancy } from '@tenantry/runtime/hono'
import { fromHeader } from '@tenantry/runtime/http'
import { MemoryStore } from '@tenantry/runtime/quota'

import { send } from '../../../support/send.ts'
import type { TestDatabase } from '../../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../../support/test-fleet.ts'
import type { TestTenancy } from './routes.ts'

// Something of the application answers a request, as a timeout does, while it is not let in yet. Its connection stays open.

const ANSWERED_MS = 20
const LEASED_MS = 80

let fleet: TestFleet
let tenancy: TestTenancy
let options: AdapterOptions
const agent = new Agent({ keepAlive: true })

beforeAll(async () => {
  fleet = await createTestFleet()
  for (const name of Object.keys(FRAMEWORKS)) await fleet.create({ slug: name.toLowerCase() })
  const store = new MemoryStore()
  const exchange = store.exchange.bind(store)
  store.exchange = async (requests) => {
    await sleep(LEASED_MS)
    return await exchange(requests)
  }
  const tiers = { free: { quota: { requests: { rate: '9/s' as const }, concurrency: 2 } } }
  tenancy = await createTenancy<TestDatabase>({ ...fleet.config, tiers }, { quotaStore: store })
  options = { tenancy, tenant: fromHeader('x-tenant') }
})
afterAll(async () => {
  agent.destroy()
  await tenancy?.close()
  await fleet?.[Symbol.asyncDispose]()
})

interface Answering {
  readonly port: number
  close(): Promise<void>
}

function answerSoon(response: ServerResponse): void {
  setTimeout(() => {
    if (!response.headersSent) response.writeHead(503).end('{}')
  }, ANSWERED_MS)
}

const FRAMEWORKS: Readonly<Record<string, () => Promise<Answering>>> = {
  async Fastify() {
    const app = fastify({ handlerTimeout: ANSWERED_MS })
    await app.register(tenancyPlugin, options)
    app.get('/', async () => ({}))
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    return { port: Number(new URL(url).port), close: async () => await app.close() }
  },
  async Express() {
    const app = express()
    app.use((_request, response, next) => {
      answerSoon(response)
      next()
    })
    app.use(expressTenancy(options))
    app.get('/', (_request, response) => {
      if (!response.headersSent) response.json({})
    })
    return await listening(app.listen(0, '127.0.0.1'))
  },
  async Hono() {
    const app = new Hono<{ Bindings: { outgoing: ServerResponse } }>()
    app.use(async (c, next) => {
      answerSoon(c.env.outgoing)
      await next()
    })
    app.use(honoTenancy(options))
    app.get('/', (c) => (c.env.outgoing.headersSent ? RESPONSE_ALREADY_SENT : c.json({})))
    const server = createAdaptorServer({ fetch: app.fetch, hostname: '127.0.0.1' })
    server.listen(0, '127.0.0.1')
    return await listening(server)
  },
}

async function listening(server: Server): Promise<Answering> {
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    async close() {
      agent.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

test.each(Object.entries(FRAMEWORKS))(
  '%s: what was answered before it was let in leaves nothing inside',
  async (name, start) => {
    const server = await start()
    try {
      for (let index = 0; index < 3; index += 1) {
        const headers = { 'x-tenant': name.toLowerCase() }
        const { status } = await send(server.port, '/', { headers, agent })
        expect(status).toBe(503)
        await sleep(LEASED_MS + 20)
      }
      expect(tenancy.vitals().inside).toBe(0)
    } finally {
      await server.close()
    }
  },
)
