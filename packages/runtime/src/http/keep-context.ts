import type { FastifyInstance, FastifyRequest } from 'fastify'

import type { EnterOptions } from '../context/context-store.ts'
import { emitInside } from './emit-inside.ts'

/** The contexts of requests, as whoever has admitted them knows them. */
export interface RequestContexts {
  readonly has: (request: FastifyRequest) => boolean
  readonly enter: <Result>(request: FastifyRequest, run: () => Result, how?: EnterOptions) => Result
}

const AGAIN: EnterOptions = { insideAnotherTenant: true }

/** Has each step of an admitted request run in its context: what is behind the hook that admits, and the handlers of the scope. */
export function keepContext(app: FastifyInstance, { has, enter }: RequestContexts): void {
  app.addHook('onRequest', (request, reply, done) =>
    enter(request, () => {
      emitInside(reply.raw, (emit) => enter(request, emit, AGAIN))
      done()
    }),
  )
  // Once more at each step, since a hook or a handler may have gone on in a callback of a connection that
  // all share, which runs as whoever opened that: this request is this tenant's, whoever calls.
  const enterAgain = (request: FastifyRequest, run: () => void): void => {
    if (has(request)) enter(request, run, AGAIN)
    else run()
  }
  app.addHook('preParsing', (request, _reply, payload, done) =>
    enterAgain(request, () => done(null, payload)),
  )
  app.addHook('preValidation', (request, _reply, done) => enterAgain(request, done))
  app.addHook('preHandler', (request, _reply, done) => enterAgain(request, done))
  app.addHook('preSerialization', (request, _reply, payload, done) =>
    enterAgain(request, () => done(null, payload)),
  )
  app.addHook('onSend', (request, _reply, payload, done) =>
    enterAgain(request, () => done(null, payload)),
  )
  app.addHook('onError', (request, _reply, _error, done) => enterAgain(request, done))
  app.addHook('onResponse', (request, _reply, done) => enterAgain(request, done))
  app.addHook('onTimeout', (request, _reply, done) => enterAgain(request, done))
  app.addHook('onRequestAbort', (request, done) => enterAgain(request, done))
  app.addHook('onRoute', (route) => {
    const { handler } = route
    route.handler = function handleAsTenant(request, reply) {
      return enter(request, () => handler.call(this, request, reply), AGAIN)
    }
  })
}
