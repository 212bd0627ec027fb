import { EventEmitter } from 'node:events'

import { fastify, type FastifyInstance } from 'fastify'

import { openSocket, rawRequest } from '../../support/raw-http.ts'
import { type DoorAttack, type DoorAttacks, unlessSame } from './door-attack.ts'
import { listenWith, openInside, SOURCES } from './start-server.ts'

type Step = (goOn: () => void) => void

/** What runs at each step of a request under Fastify. */
const HOOKS = {
  onRequest: (app, step) => app.addHook('onRequest', (_request, _reply, done) => step(done)),
  preParsing: (app, step) =>
    app.addHook('preParsing', (_request, _reply, payload, done) => step(() => done(null, payload))),
  preValidation: (app, step) =>
    app.addHook('preValidation', (_request, _reply, done) => step(done)),
  preHandler: (app, step) => app.addHook('preHandler', (_request, _reply, done) => step(done)),
  preSerialization: (app, step) =>
    app.addHook('preSerialization', (_request, _reply, payload, done) =>
      step(() => done(null, payload)),
    ),
  onSend: (app, step) =>
    app.addHook('onSend', (_request, _reply, payload, done) => step(() => done(null, payload))),
  onError: (app, step) => app.addHook('onError', (_request, _reply, _error, done) => step(done)),
  onResponse: (app, step) => app.addHook('onResponse', (_request, _reply, done) => step(done)),
  onTimeout: (app, step) => app.addHook('onTimeout', (_request, _reply, done) => step(done)),
  onRequestAbort: (app, step) => app.addHook('onRequestAbort', (_request, done) => step(done)),
} satisfies Record<string, (app: FastifyInstance, step: Step) => unknown>

type HookName = keyof typeof HOOKS

/**
 * A hook or a route that goes on in a callback of a connection which all share, and so as whoever has
 * opened that; what comes behind has to be of the tenant of the request all the same.
 */
function callBack(
  from: HookName | 'the route' | undefined,
  into: HookName | 'the route',
): DoorAttack {
  return async (place) => {
    const { tenancyPlugin } = await place.runtime.load('http/fastify.ts')
    const { tenancy, mallory, victim } = await openInside(place)
    // So that it is let in before it hangs up or times out.
    await tenancy.admit(mallory.slug)
    const app = fastify({ connectionTimeout: into === 'onTimeout' ? 300 : 0 })
    await app.register(tenancyPlugin, { tenancy, tenant: SOURCES })
    const { promise: looked, resolve } = Promise.withResolvers<string>()
    const look = () => resolve(tenancy.currentTenant()?.slug ?? 'nobody')
    const shared = new EventEmitter()
    const goOnAsVictim: Step = (goOn) => {
      shared.once('answer', goOn)
      const answer = () => shared.emit('answer')
      void tenancy.run(victim.slug, answer, { insideAnotherTenant: true })
    }
    if (from !== undefined && from !== 'the route') HOOKS[from](app, goOnAsVictim)
    if (into !== 'the route') {
      HOOKS[into](app, (goOn) => {
        look()
        goOn()
      })
    }
    app.get('/', (_request, reply) => {
      if (into === 'the route') look()
      const answer = () => void reply.send(into === 'onError' ? new Error('no') : { good: true })
      if (from === 'the route') goOnAsVictim(answer)
      else if (!ENDS_WITHOUT_ANSWER.has(into)) answer()
    })
    await using server = await listenWith(app)
    const socket = await openSocket(server.port)
    socket.write(rawRequest('GET / HTTP/1.1', 'Host: x', `X-Tenant: ${mallory.slug}`))
    if (into === 'onRequestAbort') setTimeout(() => socket.destroy(), 300)
    const seen = await looked
    socket.destroy()
    return unlessSame(seen, mallory.slug)
  }
}

const ENDS_WITHOUT_ANSWER: ReadonlySet<string> = new Set(['onTimeout', 'onRequestAbort'])

/** Callbacks under Fastify, that run as whoever opened the connection which they came from. */
export const CALL_BACK_ATTACKS: DoorAttacks = {
  'have a hook run as nobody': callBack(undefined, 'onRequest'),
  'call back into preParsing': callBack('onRequest', 'preParsing'),
  'call back into preValidation': callBack('preParsing', 'preValidation'),
  'call back into preHandler': callBack('preValidation', 'preHandler'),
  'call back into the route': callBack('preHandler', 'the route'),
  'call back into preSerialization': callBack('the route', 'preSerialization'),
  'call back into onSend': callBack('preSerialization', 'onSend'),
  'call back into onError': callBack('the route', 'onError'),
  'call back into onResponse': callBack('onSend', 'onResponse'),
  'time out as nobody': callBack(undefined, 'onTimeout'),
  'hang up as nobody': callBack(undefined, 'onRequestAbort'),
}
