import { type EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'

import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import { fastify, type FastifyInstance } from 'fastify'
import { Hono } from 'hono'

import type { Tenancy, Tenant } from '@tenantry/runtime'
import type { AdapterOptions } from '@tenantry/runtime/fastify'
import { fromHeader, fromPath, fromSubdomain } from '@tenantry/runtime/http'

import type { TestDatabase } from '../../support/test-application.ts'
import type { DoorPlace } from './door-attack.ts'

export interface RunningServer extends AsyncDisposable {
  readonly port: number
}

/** Looks who has reached a route, and says with which body it answers. Default: with none to speak of. */
export type Look = (asked: unknown) => Readable | undefined

export type Start = (
  place: DoorPlace,
  options: AdapterOptions,
  look: Look,
) => Promise<RunningServer>

/** Where requests name their tenant. */
export const SOURCES = [
  fromHeader('x-tenant'),
  fromPath({ prefix: '/t' }),
  fromSubdomain({ domain: 'example.com' }),
]

/** A server of each framework, with one route for all. */
export const FRAMEWORKS: Readonly<Record<string, Start>> = {
  async Fastify({ runtime }, options, look) {
    const { tenancyPlugin } = await runtime.load('http/fastify.ts')
    const app = fastify()
    await app.register(tenancyPlugin, options)
    app.get('/*', async ({ headers }) => look(headers['x-tenant']) ?? {})
    return await listenWith(app)
  },
  async Express({ runtime }, options, look) {
    const { tenancyMiddleware } = await runtime.load('http/express.ts')
    const app = express()
    app.use(tenancyMiddleware(options))
    app.use(({ headers }, response) => {
      const body = look(headers['x-tenant'])
      if (body === undefined) response.json({})
      else body.pipe(response)
    })
    return await serve(app.listen(0, '127.0.0.1'))
  },
  async Hono({ runtime }, options, look) {
    const { tenancyMiddleware } = await runtime.load('http/hono.ts')
    const app = new Hono()
    app.use(tenancyMiddleware(options))
    app.get('/*', (c) => {
      const body = look(c.req.header('x-tenant'))
      return body === undefined ? c.json({}) : c.body(Readable.toWeb(body))
    })
    const server = createAdaptorServer({ fetch: app.fetch, hostname: '127.0.0.1' })
    server.listen(0, '127.0.0.1')
    return await serve(server)
  },
}

export async function listenWith(app: FastifyInstance): Promise<RunningServer> {
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    port: Number(new URL(url).port),
    [Symbol.asyncDispose]: async () => {
      app.server.closeAllConnections()
      await app.close()
    },
  }
}

interface AnyServer extends EventEmitter {
  readonly listening: boolean
  address(): AddressInfo | string | null
  close(): unknown
}

async function serve(server: AnyServer): Promise<RunningServer> {
  if (!server.listening) await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

/** A process of the application, and two of its tenants. */
export interface Inside {
  readonly tenancy: Tenancy<TestDatabase>
  readonly mallory: Tenant
  readonly victim: Tenant
}

export async function openInside(place: DoorPlace): Promise<Inside> {
  const doors = await place.fleet()
  const tenancy = await doors.openProcess()
  return { tenancy, mallory: await doors.createTenant(), victim: await doors.createTenant() }
}
