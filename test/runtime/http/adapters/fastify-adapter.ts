import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import { fastify } from 'fastify'

import { tenancyPlugin } from '@tenantry/runtime/fastify'

import { type Adapter, quotaOf } from './routes.ts'

export const fastifyAdapter: Adapter = {
  name: 'Fastify',
  async start(routes, options) {
    const app = fastify()
    app.get('/health', () => ({ tenant: routes.tenant() }))
    await app.register(async (scope) => {
      await scope.register(tenancyPlugin, options)
      scope.addHook('preHandler', async (request) => {
        if (request.method === 'POST') request.headers['x-before'] = await routes.seen()
      })
      scope.addContentTypeParser('application/octet-stream', (_request, _body, done) => done(null))
      scope.get('/seen', async () => ({ inside: await routes.seen() }))
      scope.get('/t/:tenant/seen', async () => ({ inside: await routes.seen() }))
      scope.post('/seen', async ({ headers, body }) => {
        await sleep(Math.random() * 5)
        return { before: headers['x-before'], inside: await routes.seen(), body }
      })
      scope.post('/count', async (request) => await routes.count(request.raw))
      scope.get('/lines', async (_request, reply) => reply.send(Readable.from(routes.lines())))
      scope.get('/late', async () => ({ inside: await routes.late() }))
      for (const path of ['/dear', '/background']) {
        const quota = quotaOf(path) ?? {}
        scope.get(path, { config: { quota } }, async () => ({ inside: await routes.late() }))
      }
      scope.get('/fail', async () => {
        await routes.seen()
        throw new Error('no')
      })
      // Fastify looks for the route first, and asks nobody about a path that has none.
      scope.all('/*', async (_request, reply) => reply.code(404).send({ error: 'no route' }))
    })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    return { port: Number(new URL(url).port), close: async () => await app.close() }
  },
}
