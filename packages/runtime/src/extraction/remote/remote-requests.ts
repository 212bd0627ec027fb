import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

import { deadlinePassed, serviceUnreachable } from '../../contract/wire/call-errors.ts'
import {
  type Caller,
  readAnswer,
  REFUSED_HEADER,
  routesPrefix,
  SERVED_HEADER,
  TIME_LEFT_HEADER,
  TOKEN_HEADER,
  TRACE_HEADER,
  VERSION_HEADER,
} from '../../contract/wire/protocol.ts'
import { TenantryError } from '../../errors.ts'
import type { CallSettings } from './call-settings.ts'
import { isThere } from './is-there.ts'
import type { OutgoingRequest, RequestTransport } from './outgoing-request.ts'
import { readBounded } from './read-bounded.ts'
import { retryPauseMs } from './retry-pause.ts'
import { TransportFailure } from './transport.ts'

export interface RemoteRequestsOptions extends CallSettings {
  readonly transport: RequestTransport
}

/** A request that is to be answered by the service. */
export interface HandedRequest extends Omit<OutgoingRequest, 'timeLeftMs'> {
  /** As the module declares it: `GET /projects/:id`. */
  readonly operation: string
  readonly caller: Caller
}

const LARGEST_REFUSAL = 64 * 1024
/** What a service refuses for reasons of its tenant or of its databases, which is to be told as in this process. */
const AS_HERE: ReadonlySet<string> = new Set([
  'CATALOG_UNREACHABLE',
  'CLUSTER_LOGIN_REFUSED',
  'CLUSTER_UNREACHABLE',
  'CONNECTIONS_EXHAUSTED',
  'CONTEXT_OUTDATED',
  'TENANT_SUSPENDED',
  'TENANT_UNKNOWN',
])

/** The routes of a module in another process. */
export class RemoteRequests {
  readonly #options: RemoteRequestsOptions

  constructor(options: RemoteRequestsOptions) {
    this.#options = options
  }

  /**
   * Has a request answered by the service, as its tenant. GET and HEAD are sent again where no answer came.
   *
   * @returns The answer when it begins, with whatever status.
   * @throws The reason of the signal; {TenantryError} SERVICE_UNREACHABLE where no service of the module answered,
   * CALL_DEADLINE_PASSED, and what a service refuses for its tenant: CONTEXT_OUTDATED, TENANT_UNKNOWN, TENANT_SUSPENDED.
   */
  async send(handed: HandedRequest): Promise<IncomingMessage> {
    const { contract, timeoutMs, retries, random } = this.#options
    const site = { module: contract.name, operation: handed.operation }
    const deadline = performance.now() + timeoutMs
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#attempt(handed, deadline)
      const isFailure = outcome instanceof TransportFailure
      if (!isFailure && isThere(outcome.statusCode)) return await this.#accept(site, outcome)
      if (isFailure && outcome.isLate) throw deadlinePassed(site)
      const pauseMs = retryPauseMs(attempt, random)
      const isOver = attempt >= retries || performance.now() + pauseMs >= deadline
      if (!isRepeatable(handed) || isOver) {
        if (isFailure) throw serviceUnreachable(site, outcome)
        return await this.#accept(site, outcome)
      }
      if (!isFailure) outcome.resume()
      await sleep(pauseMs, undefined, { signal: handed.signal }).catch(() => {
        throw handed.signal.reason
      })
    }
  }

  async #attempt(
    handed: HandedRequest,
    deadline: number,
  ): Promise<IncomingMessage | TransportFailure> {
    const { contract, transport, authorize, traceparent } = this.#options
    const token = await authorize(handed.caller)
    handed.signal.throwIfAborted()
    const timeLeftMs = Math.max(1, Math.floor(deadline - performance.now()))
    const ours = [TOKEN_HEADER, token, VERSION_HEADER, contract.version]
    ours.push(TIME_LEFT_HEADER, String(timeLeftMs))
    const trace = traceparent()
    const theirs =
      trace === undefined ? handed.headers : withoutHeader(handed.headers, TRACE_HEADER)
    if (trace !== undefined) ours.push(TRACE_HEADER, trace)
    try {
      return await transport.send({
        ...handed,
        path: routesPrefix(contract.name) + handed.path,
        headers: [...theirs, ...ours],
        timeLeftMs,
      })
    } catch (error) {
      if (error instanceof TransportFailure) return error
      throw error
    }
  }

  /** What anything else on the way has answered is no answer of the module. */
  async #accept(
    site: { readonly module: string; readonly operation: string },
    answer: IncomingMessage,
  ): Promise<IncomingMessage> {
    if (answer.headers[SERVED_HEADER] === site.module) return answer
    const refused = answer.headers[REFUSED_HEADER]
    if (refused === undefined) {
      answer.destroy()
      const what = `something else answered, with status ${answer.statusCode}`
      throw serviceUnreachable(site, new Error(what))
    }
    const error = await this.#readRefusal(answer)
    if (error instanceof TenantryError && AS_HERE.has(error.code)) throw error
    throw serviceUnreachable(site, error ?? new Error(`it refused the request: ${String(refused)}`))
  }

  async #readRefusal(answer: IncomingMessage): Promise<Error | undefined> {
    const { contract } = this.#options
    const content = readAnswer((await readBounded(answer, LARGEST_REFUSAL)).toString())
    if (content === undefined || !('error' in content)) return undefined
    return contract.errors.decode(content.error, `the service of ${contract.name}`)
  }
}

function isRepeatable({ method }: HandedRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}

function withoutHeader(headers: readonly string[], name: string): string[] {
  return headers.filter((_text, at) => headers[at - (at % 2)] !== name)
}
