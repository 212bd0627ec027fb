import { once } from 'node:events'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import express, { type ErrorRequestHandler } from 'express'

import { tenancyMiddleware } from '@tenantry/runtime/express'

import { type Adapter, quotaOf } from './routes.ts'

const answerFailure: ErrorRequestHandler = (
  error: { status?: number },
  _request,
  response,
  _next,
) => {
  response.status(error.status ?? 500).json({ error: 'failed' })
}

export const expressAdapter: Adapter = {
  name: 'Express',
  async start(routes, options) {
    const app = express()
    app.get('/health', (_request, response) => {
      response.json({ tenant: routes.tenant() })
    })
    app.use(tenancyMiddleware({ ...options, quota: ({ path }) => quotaOf(path) }))
    app.post('/count', async (request, response) => {
      response.json(await routes.count(request))
    })
    app.use(express.json())
    app.use(async (request, response, next) => {
      if (request.method === 'POST') response.locals['before'] = await routes.seen()
      next()
    })
    app.get(['/seen', '/t/:tenant/seen'], async (_request, response) => {
      response.json({ inside: await routes.seen() })
    })
    app.post('/seen', async ({ body }: { body: unknown }, response) => {
      await sleep(Math.random() * 5)
      response.json({ before: response.locals['before'], inside: await routes.seen(), body })
    })
    app.get('/lines', (_request, response) => {
      Readable.from(routes.lines()).pipe(response)
    })
    app.get(['/late', '/dear', '/background'], async (_request, response) => {
      response.json({ inside: await routes.late() })
    })
    app.get('/fail', async () => {
      await routes.seen()
      throw new Error('no')
    })
    app.use(answerFailure)
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return {
      port: address.port,
      async close() {
        server.closeAllConnections()
        server.close()
        await once(server, 'close')
      },
    }
  },
}
