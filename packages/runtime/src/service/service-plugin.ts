import type { FastifyInstance, FastifyRequest } from 'fastify'

import type { Contract } from '../contract/index.ts'
import type { Operation } from '../contract/operation.ts'
import { answerError, answerOperation } from '../contract/wire/answer-operation.ts'
import { deadlinePassed, operationUnknown, versionDiffers } from '../contract/wire/call-errors.ts'
import { answerOnce } from '../contract/wire/answer-once.ts'
import {
  type Answer,
  operationPath,
  TIME_LEFT_HEADER,
  VERSION_HEADER,
} from '../contract/wire/protocol.ts'
import { type CallSignal, callSignal } from './call-signal.ts'
import { CallerTokens } from './caller-tokens.ts'
import { requireFunction } from '../contract/wire/require-function.ts'
import { enterAsCaller, type ServiceTenancy } from './enter-as-caller.ts'
import { readEvent, requireLedger } from './event-delivery.ts'
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
  /** The longest that a call may take, whatever its caller says; milliseconds. Default: 60 s. */
  readonly longestMs?: number
  /** The largest body of a call, in bytes. Default: that of Fastify, 1 MiB. */
  readonly bodyLimit?: number
}

const LONGEST_MS = 60_000
const JSON_TYPE = 'application/json; charset=utf-8'

/**
 * Answers the calls of a module: each operation of its contract is a POST below the prefix that the plugin is registered with.
 * A call without a verified tenant is refused before its body is read; the others run in the context of their tenant.
 *
 * @throws {TenantryError} TOKEN_OPTIONS_INVALID, CONTRACT_INVALID while it is registered.
 */
export async function servicePlugin<
  Api,
  Context extends { readonly tenant: { readonly id: string } },
>(app: FastifyInstance, options: ServiceOptions<Api, Context>): Promise<void> {
  const { contract, implementation, tenancy, keys, audience = contract.name, bodyLimit } = options
  const tokens = await CallerTokens.open({ keys, audience })
  // Fastify's own refuses `__proto__`, which a record may have as a key; the codecs know what to do with it.
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body)
  })
  app.addHook('onRequest', (request, _reply, done) => {
    // Mostly it is known, and nothing is waited for.
    settle(
      () => tokens.verify(request.headers.authorization),
      () => assertVersion(contract, request),
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
        const leftMs = timeLeft(request, options.longestMs ?? LONGEST_MS)
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

function timeLeft({ headers }: FastifyRequest, longestMs: number): number {
  const told = Number(headers[TIME_LEFT_HEADER] ?? longestMs)
  return Number.isNaN(told) ? 0 : Math.min(told, longestMs)
}

function assertVersion({ name, accepts }: Contract<unknown>, { headers }: FastifyRequest): void {
  const asked = headers[VERSION_HEADER]
  if (typeof asked === 'string' && accepts.has(asked)) return
  throw versionDiffers(name, {
    asked: typeof asked === 'string' ? asked : undefined,
    accepted: [...accepts],
  })
}

function logFailure(request: FastifyRequest, operation: Operation, failure: unknown): void {
  request.log.error({ err: failure, operation: operation.name }, 'call failed')
}
