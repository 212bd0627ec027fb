import type { FastifyInstance, FastifyRequest } from 'fastify'

import type { Contract } from '../contract/index.ts'
import type { Operation } from '../contract/operation.ts'
import { answerError, answerOperation } from '../contract/wire/answer-operation.ts'
import { answerOnce } from '../contract/wire/answer-once.ts'
import { deadlinePassed, operationUnknown } from '../contract/wire/call-errors.ts'
import { type Answer, operationPath, routesPrefix } from '../contract/wire/protocol.ts'
import { assertVersion, timeLeft } from './call-headers.ts'
import { type CallSignal, callSignal } from './call-signal.ts'
import { CallerTokens } from './caller-tokens.ts'
import { requireFunction } from '../contract/wire/require-function.ts'
import { enterAsCaller, type ServiceTenancy } from './enter-as-caller.ts'
import { readEvent, requireLedger } from './event-delivery.ts'
import { observeCalls, type ServedCall } from './observe-calls.ts'
import { serveRoutes } from './serve-routes.ts'
import { settle } from './settle.ts'
import type { VerifyingKey } from './verifying-key.ts'

export interface ServiceOptions<Api, Context extends { readonly tenant: { readonly id: string } }> {
  readonly contract: Contract<Api>
  /** The module's own functions: the very code that the monolith runs in mode `local`. */
  readonly implementation: Api
  readonly tenancy: ServiceTenancy<Context>
  /** What calls are signed with; more than one while keys change. */
  readonly keys: readonly VerifyingKey[]
  /** Whom tokens must be meant for. Default: the name of the module. */
  readonly audience?: string
  /**
   * Adds the module's own routes, as the application did: requests that are handed over are answered there, as the tenant that their
   * token names. They are in a scope of their own, with what the Fastify around it sets for errors and bodies. Default: it has none.
   */
  readonly routes?: (scope: FastifyInstance) => unknown
  /** Told of each call and each request when it has ended. Default: nobody is. */
  readonly onCall?: (call: ServedCall) => void
  /** The longest that a call may take, whatever its caller says; milliseconds. Default: 60 s. */
  readonly longestMs?: number
  /** The largest body of a call, in bytes. Default: that of Fastify, 1 MiB. */
  readonly bodyLimit?: number
}

const JSON_TYPE = 'application/json; charset=utf-8'

/**
 * Answers the calls of a module: each operation of its contract is a POST below the prefix that the plugin is registered with,
 * and requests that are handed over come to its `routes`. What has no verified tenant is refused before its body is read; the
 * rest runs in the context of its tenant.
 *
 * @throws {TenantryError} TOKEN_OPTIONS_INVALID, CONTRACT_INVALID while it is registered.
 */
export async function servicePlugin<
  Api,
  Context extends { readonly tenant: { readonly id: string } },
>(app: FastifyInstance, options: ServiceOptions<Api, Context>): Promise<void> {
  const { contract, keys, routes, audience = contract.name } = options
  const tokens = await CallerTokens.open({ keys, audience })
  if (options.onCall) observeCalls(app, `${app.prefix}/${contract.name}`, options.onCall)
  await app.register(async (scope) => registerOperations(scope, options, tokens))
  if (routes === undefined) return
  await app.register(async (scope) => serveRoutes(scope, { ...options, routes }, tokens), {
    prefix: routesPrefix(contract.name),
  })
}

function registerOperations<Api, Context extends { readonly tenant: { readonly id: string } }>(
  app: FastifyInstance,
  options: ServiceOptions<Api, Context>,
  tokens: CallerTokens,
): void {
  const { contract, implementation, tenancy, bodyLimit } = options
  // Fastify's own refuses `__proto__`, which a record may have as a key; the codecs know what to do with it.
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body)
  })
  app.addHook('onRequest', (request, _reply, done) => {
    // Mostly it is known, and nothing is waited for.
    settle(
      () => tokens.verify(request.headers.authorization),
      () => assertVersion(contract, request.headers),
      done,
    )
  })
  app.setErrorHandler(async (error, request, reply) => {
    if (isRefusedByFastify(error)) throw error
    const site = { module: contract.name, operation: operationOf(request) }
    const { status, body, failure } = answerError(contract, site, error)
    if (failure !== undefined) request.log.error({ err: error }, 'call not answered')
    else request.log.info({ err: error }, 'call refused')
    reply.code(status).header('content-type', JSON_TYPE)
    return body
  })
  // What no operation is named like comes here: static routes go first.
  app.post(operationPath(contract.name, ':operation'), (request) => {
    throw operationUnknown({ module: contract.name, operation: operationOf(request) })
  })
  for (const operation of contract.operations.values()) {
    const run = requireFunction(contract.name, implementation, operation.name)
    app.post(
      operationPath(contract.name, operation.name),
      bodyLimit === undefined ? {} : { bodyLimit },
      async (request, reply) => {
        // Known since the body was let in. To keep it with the request would cost more than to look again.
        const verified = tokens.verify(request.headers.authorization)
        const caller = verified instanceof Promise ? await verified : verified
        const site = { module: contract.name, operation: operation.name }
        const late = () => deadlinePassed(site)
        const leftMs = timeLeft(request.headers, options.longestMs)
        if (leftMs <= 0) throw late()
        const { signal, end } = needsSignal(operation)
          ? callSignal(reply.raw, leftMs, late)
          : NO_SIGNAL
        try {
          const event = readEvent(contract, operation, request)
          const answer = async (): Promise<Answer> =>
            await answerOperation({ contract, operation, run }, parseBody(request), signal)
          const { status, body, failure } = await enterAsCaller(tenancy, caller, () =>
            event === undefined
              ? answer()
              : answerOnce(requireLedger(tenancy, site), { module: contract.name, event }, answer),
          )
          if (failure !== undefined) logFailure(request, operation, failure)
          reply.code(status).header('content-type', JSON_TYPE)
          // To await `reply.send` is to wait until it is with the client.
          return body
        } finally {
          end()
        }
      },
    )
  }
}

/** Nobody listens to it. */
const NO_SIGNAL: CallSignal = { signal: new AbortController().signal, end: () => undefined }

function needsSignal({ signalAt }: Operation): boolean {
  return signalAt !== undefined
}

/** A body that is too large, or is no JSON: with a status of its own. */
function isRefusedByFastify(error: unknown): boolean {
  if (!(error instanceof Error) || !('statusCode' in error)) return false
  return typeof error.statusCode === 'number' && error.statusCode < 500
}

function operationOf({ url }: FastifyRequest): string {
  return decodeURIComponent(url.slice(url.lastIndexOf('/') + 1))
}

function parseBody({ body }: FastifyRequest): unknown {
  try {
    return typeof body === 'string' ? JSON.parse(body) : undefined
  } catch {
    // The codec says that this is no list of arguments.
    return undefined
  }
}

function logFailure(request: FastifyRequest, operation: Operation, failure: unknown): void {
  request.log.error({ err: failure, operation: operation.name }, 'call failed')
}
