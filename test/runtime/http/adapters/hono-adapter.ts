import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'

import { tenancyMiddleware } from '@tenantry/runtime/hono'

import { type Adapter, quotaOf } from './routes.ts'

function encoded(lines: AsyncIterable<string>): ReadableStream<Uint8Array> {
  return ReadableStream.from<string>(lines).pipeThrough(new TextEncoderStream())
}

export const honoAdapter: Adapter = {
  name: 'Hono',
  async start(routes, options) {
    const app = new Hono<{ Variables: { before: string } }>()
    app.get('/health', (c) => c.json({ tenant: routes.tenant() }))
    app.use(tenancyMiddleware({ ...options, quota: ({ req }) => quotaOf(req.path) }))
    app.use(async (c, next) => {
      if (c.req.method === 'POST') c.set('before', await routes.seen())
      await next()
    })
    app.get('/seen', async (c) => c.json({ inside: await routes.seen() }))
    app.get('/t/:tenant/seen', async (c) => c.json({ inside: await routes.seen() }))
    app.post('/seen', async (c) => {
      const body: unknown = await c.req.json().catch(() => {
        throw new HTTPException(400)
      })
      await sleep(Math.random() * 5)
      return c.json({ before: c.get('before'), inside: await routes.seen(), body })
    })
    app.post('/count', async (c) => {
      if (c.req.raw.body === null) throw new HTTPException(400)
      return c.json(await routes.count(c.req.raw.body))
    })
    app.get('/lines', () => new Response(encoded(routes.lines())))
    for (const path of ['/late', '/dear', '/background']) {
      app.get(path, async (c) => c.json({ inside: await routes.late() }))
    }
    app.get('/fail', async () => {
      await routes.seen()
      throw new Error('no')
    })
    app.onError((error, c) =>
      c.json({ error: 'failed' }, error instanceof HTTPException ? error.status : 500),
    )
    const server = createAdaptorServer({ fetch: app.fetch, hostname: '127.0.0.1' })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return {
      port: address.port,
      async close() {
        if ('closeAllConnections' in server) server.closeAllConnections()
        server.close()
        await once(server, 'close')
      },
    }
  },
}
