import { EventEmitter } from 'node:events'

import { fastify, type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { fromHeader } from '@tenantry/runtime/http'

import { send } from '../../../support/send.ts'
import { createTestFleet, type TestFleet } from '../../../support/test-fleet.ts'
import { createRoutes } from './routes.ts'

// A session store or a cache with one connection for all calls back in the context of whoever opened it.

const SLUGS = ['acme', 'globex', 'initech']

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet()
  for (const slug of SLUGS) await fleet.create({ slug })
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

type GoOn = (request: unknown, reply: unknown, done: () => void) => void

test.each([
  ['onRequest', (app: FastifyInstance, goOn: GoOn) => app.addHook('onRequest', goOn)],
  ['preValidation', (app: FastifyInstance, goOn: GoOn) => app.addHook('preValidation', goOn)],
  ['preHandler', (app: FastifyInstance, goOn: GoOn) => app.addHook('preHandler', goOn)],
])(
  'a hook %s that goes on in the context of another tenant does not take the request with it',
  async (_hook, add) => {
    const { tenancy } = fleet.application
    const routes = createRoutes(tenancy)
    const shared = new EventEmitter()
    const app = fastify()
    await app.register(tenancyPlugin, { tenancy, tenant: fromHeader('x-tenant') })
    add(app, (_request, _reply, done) => {
      shared.once('answer', done)
      void tenancy.run('acme', () => shared.emit('answer'), { insideAnotherTenant: true })
    })
    app.get('/seen', async () => ({ inside: await routes.seen() }))
    const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
    for (const slug of [...SLUGS, ...SLUGS]) {
      const { body } = await send(port, '/seen', { headers: { 'x-tenant': slug } })
      expect(body).toEqual({ inside: slug })
    }
    await app.close()
  },
)
