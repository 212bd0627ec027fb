import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'

import { answerError, answerNotFound } from './answer-error.ts'

/** The server under the modules: a module that leaves the application takes it along. */
export async function buildServer(): Promise<FastifyInstance> {
  const app = Fastify({ logger: true })
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(answerNotFound)
  // What the routes say of themselves, which `saas verify` goes by; those that come before it are not in it.
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Notes', version: '0.1.0' } },
  })
  return app
}
