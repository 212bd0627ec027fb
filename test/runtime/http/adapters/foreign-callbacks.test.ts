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

type Look = () => Promise<void>

const fails = (): Error => new Error('no')
const succeeds = () => ({ good: true })

test.each([
  [
    'preSerialization',
    succeeds,
    (app: FastifyInstance, look: Look) => app.addHook('preSerialization', look),
  ],
  ['onSend', succeeds, (app: FastifyInstance, look: Look) => app.addHook('onSend', look)],
  ['onResponse', succeeds, (app: FastifyInstance, look: Look) => app.addHook('onResponse', look)],
  ['onError', fails, (app: FastifyInstance, look: Look) => app.addHook('onError', look)],
  [
    'an error handler',
    fails,
    (app: FastifyInstance, look: Look) =>
      app.setErrorHandler(async (_error, _request, reply) => {
        await look()
        return await reply.send({})
      }),
  ],
])(
  'a handler that answers in the context of another tenant does not take %s with it',
  async (_hook, answer, add) => {
    const { tenancy } = fleet.application
    const routes = createRoutes(tenancy)
    const shared = new EventEmitter()
    const seen = Promise.withResolvers<string>()
    const app = fastify()
    await app.register(tenancyPlugin, { tenancy, tenant: fromHeader('x-tenant') })
    add(app, async () => seen.resolve(await routes.seen()))
    app.get('/', (_request, reply) => {
      shared.once('answer', () => void reply.send(answer()))
      void tenancy.run('acme', () => shared.emit('answer'), { insideAnotherTenant: true })
    })
    const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
    await send(port, '/', { headers: { 'x-tenant': 'globex' } })
    expect(await seen.promise).toBe('globex')
    await app.close()
  },
)

test('a hook onRequest that goes on in the context of another tenant does not take preParsing with it', async () => {
  const { tenancy } = fleet.application
  const routes = createRoutes(tenancy)
  const shared = new EventEmitter()
  const app = fastify()
  await app.register(tenancyPlugin, { tenancy, tenant: fromHeader('x-tenant') })
  app.addHook('onRequest', (_request, _reply, done) => {
    shared.once('answer', () => done())
    void tenancy.run('acme', () => shared.emit('answer'), { insideAnotherTenant: true })
  })
  const seen: string[] = []
  app.addHook('preParsing', async () => void seen.push(await routes.seen()))
  app.get('/', () => ({}))
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  await send(port, '/', { headers: { 'x-tenant': 'globex' } })
  expect(seen).toEqual(['globex'])
  await app.close()
})
