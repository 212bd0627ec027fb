import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { Contract } from '../contract/index.ts'
import { answerError } from '../contract/wire/answer-operation.ts'
import { deadlinePassed } from '../contract/wire/call-errors.ts'
import {
  OWN_HEADERS,
  REFUSED_HEADER,
  SERVED_HEADER,
  TOKEN_HEADER,
  URL_HEADER,
} from '../contract/wire/protocol.ts'
import { TenantryError } from '../errors.ts'
import { keepContext } from '../http/keep-context.ts'
import { assertVersion, timeLeft } from './call-headers.ts'
import type { CallerTokens } from './caller-tokens.ts'
import { admitCaller, type ServiceTenancy } from './enter-as-caller.ts'

export interface ServedRoutes<Context extends { readonly tenant: { readonly id: string } }> {
  readonly contract: Contract<unknown>
  readonly tenancy: ServiceTenancy<Context>
  readonly routes: (scope: FastifyInstance) => unknown
  readonly longestMs?: number
}

/**
 * Adds the routes of a module to a scope that nobody comes into without a token: its request runs as the tenant of that, from
 * before its body is read. Who the user is stays in `authorization` and in cookies, as the application had it.
 */
export async function serveRoutes<Context extends { readonly tenant: { readonly id: string } }>(
  scope: FastifyInstance,
  served: ServedRoutes<Context>,
  tokens: CallerTokens,
): Promise<void> {
  const { contract, tenancy, routes } = served
  const contexts = new WeakMap<FastifyRequest, Context>()
  scope.addHook('onRequest', async (request, reply) => {
    try {
      contexts.set(request, await admit(request, served, tokens))
    } catch (error) {
      return await refuse(contract, request, reply, error)
    }
    restore(request)
    reply.header(SERVED_HEADER, contract.name)
    return undefined
  })
  keepContext(scope, {
    has: (request) => contexts.has(request),
    enter: (request, run, how) => {
      const context = contexts.get(request)
      if (context === undefined) throw new Error('The request was not admitted.')
      return tenancy.enter(context, run, how)
    },
  })
  scope.addHook('onSend', async (request, reply) => {
    // Fastify closes the connection on a body that it refuses, and the answer would be lost with it: who has sent it closes.
    if (!request.raw.complete) reply.removeHeader('connection')
  })
  await routes(scope)
}

async function admit<Context extends { readonly tenant: { readonly id: string } }>(
  { headers, method, routeOptions }: FastifyRequest,
  { contract, tenancy, longestMs }: ServedRoutes<Context>,
  tokens: CallerTokens,
): Promise<Context> {
  const token = headers[TOKEN_HEADER]
  const caller = await tokens.verify(typeof token === 'string' ? token : undefined)
  assertVersion(contract, headers)
  if (timeLeft(headers, longestMs) <= 0) {
    throw deadlinePassed({
      module: contract.name,
      operation: `${method} ${routeOptions.url ?? ''}`,
    })
  }
  return await admitCaller(tenancy, caller)
}

/** A refusal is for the application that has handed the request over, and no answer to its user. */
async function refuse(
  contract: Contract<unknown>,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
  const site = { module: contract.name, operation: request.method }
  const { status, body, failure } = answerError(contract, site, error)
  if (failure === undefined) request.log.info({ err: error }, 'request refused')
  else request.log.error({ err: error }, 'request not answered')
  const code = error instanceof TenantryError ? error.code : 'CALL_FAILED'
  return await reply
    .code(status)
    .headers({ 'content-type': 'application/json; charset=utf-8', [REFUSED_HEADER]: code })
    .send(body)
}

/** The routes see the request as it came in, and nothing of how it came here. */
function restore({ raw }: FastifyRequest): void {
  const target = raw.headers[URL_HEADER]
  if (typeof target === 'string') raw.url = target
  for (const name of Object.keys(raw.headers)) {
    if (name.startsWith(OWN_HEADERS)) Reflect.deleteProperty(raw.headers, name)
  }
  // A route that hands its request on may read these, and the token is nobody else's.
  raw.rawHeaders = raw.rawHeaders.filter((_, at, all) => {
    const name = all[at - (at % 2)] ?? ''
    return !name.toLowerCase().startsWith(OWN_HEADERS)
  })
}
