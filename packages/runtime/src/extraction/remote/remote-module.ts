import { setTimeout as sleep } from 'node:timers/promises'

import { TenantryError } from '../../errors.ts'
import { Mismatch } from '../../contract/mismatch.ts'
import type { Operation } from '../../contract/operation.ts'
import {
  callFailed,
  deadlinePassed,
  operationUnknown,
  serviceUnreachable,
  valueRefused,
} from '../../contract/wire/call-errors.ts'
import {
  type Answer,
  type Caller,
  EVENT_HEADER,
  EVENT_NUMBER_HEADER,
  readAnswer,
  TIME_LEFT_HEADER,
  TRACE_HEADER,
  VERSION_HEADER,
} from '../../contract/wire/protocol.ts'
import type { CallSettings } from './call-settings.ts'
import { isThere } from './is-there.ts'
import type { RemoteRequests } from './remote-requests.ts'
import type { StoredEvent } from '../events/event-store.ts'
import { retryPauseMs } from './retry-pause.ts'
import { type Transport, TransportFailure } from './transport.ts'

export interface RemoteModuleOptions extends CallSettings {
  readonly transport: Transport
  /** The way of its routes. Not needed where it has none. */
  readonly requests?: RemoteRequests
}

/** A call, ready to be sent. */
export interface EncodedCall {
  readonly operation: Operation
  readonly caller: Caller
  readonly body: string
  readonly signal: AbortSignal | undefined
  /** Where it is the delivery of an event, which the service does once. */
  readonly event?: StoredEvent
}

/** A module in another process. */
export class RemoteModule implements AsyncDisposable {
  readonly #options: RemoteModuleOptions

  constructor(options: RemoteModuleOptions) {
    this.#options = options
  }

  /** The way of requests to its routes; undefined where the module was made without one. */
  get requests(): RemoteRequests | undefined {
    return this.#options.requests
  }

  /** Reads all of the arguments, so that what becomes of them later is not sent. @throws {TenantryError} CONTRACT_VALUE_REFUSED */
  encode(operation: Operation, caller: Caller, given: readonly unknown[]): EncodedCall {
    const { signal, others } = takeSignal(operation, given)
    try {
      const body = JSON.stringify(operation.encodeArguments(others))
      return { operation, caller, body, signal }
    } catch (error) {
      throw this.#asRefused(operation, 'arguments', error)
    }
  }

  /**
   * @throws The errors of the function; the reason of an aborted signal; {TenantryError} SERVICE_UNREACHABLE,
   * CALL_DEADLINE_PASSED, CALL_FAILED, CONTRACT_VALUE_REFUSED, CONTRACT_VERSION_DIFFERS, OPERATION_UNKNOWN, TOKEN_INVALID.
   */
  async send(call: EncodedCall): Promise<unknown> {
    const { timeoutMs, retries, random } = this.#options
    const { operation, signal } = call
    const site = this.#siteOf(operation)
    const deadline = performance.now() + timeoutMs
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#attempt(call, deadline)
      const pauseMs = retryPauseMs(attempt, random)
      const isOver = attempt >= retries || performance.now() + pauseMs >= deadline
      const mayBeRepeated = operation.isIdempotent || call.event !== undefined
      const isLast = !mayBeRepeated || isOver
      if ('status' in outcome && isThere(outcome.status)) {
        try {
          return this.#read(operation, outcome)
        } catch (error) {
          // Its rows have moved while it was under way; the service finds them where they are now.
          if (isLast || !isDataMoved(error)) throw error
        }
      }
      if (!('status' in outcome) && outcome.isLate) throw deadlinePassed(site)
      if (isLast) {
        if ('status' in outcome) return this.#read(operation, outcome)
        throw serviceUnreachable(site, outcome)
      }
      await sleep(pauseMs, undefined, signal === undefined ? {} : { signal }).catch(() => {
        throw signal?.reason
      })
    }
  }

  /**
   * Has an event done by the service, which does it once however often it is delivered.
   *
   * @throws What `send` throws.
   */
  async deliver(event: StoredEvent, caller: Caller): Promise<void> {
    const { contract } = this.#options
    const operation = contract.operations.get(event.operation)
    if (operation === undefined) {
      throw operationUnknown({ module: contract.name, operation: event.operation })
    }
    await this.send({ operation, caller, body: event.body, signal: undefined, event })
  }

  async close(): Promise<void> {
    await this.#options.transport.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #attempt(
    { operation, caller, body, signal, event }: EncodedCall,
    deadline: number,
  ): Promise<Answer | TransportFailure> {
    const { contract, transport, authorize, traceparent } = this.#options
    const authorized = authorize(caller)
    const authorization = typeof authorized === 'string' ? authorized : await authorized
    // It may have been aborted while the token was signed.
    signal?.throwIfAborted()
    const timeLeftMs = Math.max(1, Math.floor(deadline - performance.now()))
    const headers: Record<string, string> = {
      authorization,
      'content-type': 'application/json',
      [VERSION_HEADER]: event?.version ?? contract.version,
      [TIME_LEFT_HEADER]: String(timeLeftMs),
    }
    const trace = traceparent()
    if (trace !== undefined) headers[TRACE_HEADER] = trace
    if (event !== undefined) {
      headers[EVENT_HEADER] = `"${event.id}"`
      headers[EVENT_NUMBER_HEADER] = event.number
    }
    try {
      return await transport.send({
        module: contract.name,
        operation: operation.name,
        headers,
        body,
        timeLeftMs,
        signal,
      })
    } catch (error) {
      if (error instanceof TransportFailure) return error
      throw error
    }
  }

  #read(operation: Operation, { status, body, failure }: Answer): unknown {
    const { contract } = this.#options
    const site = this.#siteOf(operation)
    const answer = readAnswer(body)
    if (answer === undefined) {
      throw serviceUnreachable(site, new Error(`something else answered, with status ${status}`))
    }
    if ('value' in answer) {
      try {
        return operation.decodeResult(answer.value)
      } catch (error) {
        throw this.#asRefused(operation, 'result', error)
      }
    }
    const marker = `${contract.name}.${operation.name} (service of ${contract.name}, contract ${contract.version})`
    let thrown: Error | undefined
    try {
      thrown = contract.errors.decode(answer.error, marker)
    } catch (error) {
      throw this.#asRefused(operation, 'error', error)
    }
    const error = thrown ?? callFailed(site)
    if (failure !== undefined && failure !== error) error.cause = failure
    throw error
  }

  #siteOf({ name }: Operation): { module: string; operation: string } {
    return { module: this.#options.contract.name, operation: name }
  }

  #asRefused(
    operation: Operation,
    side: 'arguments' | 'result' | 'error',
    error: unknown,
  ): unknown {
    return error instanceof Mismatch ? valueRefused(this.#siteOf(operation), side, error) : error
  }
}

function isDataMoved(error: unknown): boolean {
  return error instanceof TenantryError && error.code === 'DATA_MOVED'
}

function takeSignal(
  { signalAt }: Operation,
  given: readonly unknown[],
): { signal: AbortSignal | undefined; others: readonly unknown[] } {
  if (signalAt === undefined || given.length <= signalAt)
    return { signal: undefined, others: given }
  const signal = given[signalAt]
  return {
    signal: signal instanceof AbortSignal ? signal : undefined,
    others: given.slice(0, signalAt),
  }
}
