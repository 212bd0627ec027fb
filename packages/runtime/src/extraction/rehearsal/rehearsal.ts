import type { Contract } from '../../contract/index.ts'
import type { Run } from '../../contract/wire/answer-operation.ts'
import type { Caller } from '../../contract/wire/protocol.ts'
import type { Operation } from '../../contract/operation.ts'
import { TenantryError } from '../../errors.ts'
import { quietly } from '../quietly.ts'
import { RemoteModule } from '../remote/remote-module.ts'
import type { RehearsalOptions, RehearsedResult } from './rehearsal-options.ts'
import { rehearsalTransport } from './rehearsal-transport.ts'
import { seededRandom } from './seeded-random.ts'

export interface RehearsedCall {
  readonly operation: Operation
  readonly caller: Caller
  /** Where it was called from. */
  readonly site: string
  /** Whether the caller has a transaction open, which a service would know nothing of. */
  readonly isInTransaction: boolean
  /** Whether it is an event that is delivered: nobody is there who could expect an error. */
  readonly isEvent: boolean
}

/** Codes of errors that the module itself would not have raised. */
const RAISED_HERE: ReadonlySet<string> = new Set([
  'CALL_DEADLINE_PASSED',
  'CALL_FAILED',
  'CONTRACT_VALUE_REFUSED',
  'SERVICE_UNREACHABLE',
])

/** Calls as they would be if the module were another process; what fails says where it was called. */
export class Rehearsal {
  readonly #module: string
  readonly #remote: RemoteModule
  readonly #onCall: (call: RehearsedResult) => void

  constructor(
    contract: Contract<unknown>,
    functions: ReadonlyMap<string, Run>,
    options: RehearsalOptions,
  ) {
    const { latencyMs = [0, 2], faults = 0, seed = 1, timeoutMs = 10_000, retries = 2 } = options
    const random = seededRandom(seed)
    this.#module = contract.name
    this.#onCall = quietly(options.onCall)
    this.#remote = new RemoteModule({
      contract,
      transport: rehearsalTransport({ contract, functions, latencyMs, faults, random }),
      authorize: () => '',
      timeoutMs,
      retries,
      traceparent: () => undefined,
      random,
    })
  }

  /** @throws {TenantryError} REHEARSAL_IN_TRANSACTION; what a service would make of the call. */
  async call(call: RehearsedCall, given: readonly unknown[]): Promise<unknown> {
    const { operation, site } = call
    const told = { module: this.#module, operation: operation.name, site }
    try {
      const answer = await this.#send(call, given)
      this.#onCall({ ...told, failure: undefined })
      return answer
    } catch (error) {
      this.#onCall({ ...told, failure: failureOf(error, call) })
      throw error
    }
  }

  async #send(call: RehearsedCall, given: readonly unknown[]): Promise<unknown> {
    const { operation, caller, site, isInTransaction } = call
    if (isInTransaction) throw this.#inTransaction(operation, site)
    try {
      return await this.#remote.send(this.#remote.encode(operation, caller, given))
    } catch (error) {
      throw nameSite(error, site)
    }
  }

  #inTransaction({ name }: Operation, site: string): TenantryError {
    return new TenantryError('REHEARSAL_IN_TRANSACTION', {
      message: `${this.#module}.${name} was called inside a transaction, at ${site}: a service would not be in it.`,
      hint: 'Call it before or behind the transaction, or leave its function out of the module.',
      details: { module: this.#module, operation: name, site },
    })
  }
}

/** Errors that callers expect cross, and are no failure of the rehearsal. */
function failureOf(
  error: unknown,
  { isEvent }: Pick<RehearsedCall, 'isEvent'>,
): RehearsedResult['failure'] {
  if (error instanceof TenantryError) {
    const { code, message } = error
    const isRaisedHere = RAISED_HERE.has(code) || code === 'REHEARSAL_IN_TRANSACTION'
    return isRaisedHere || isEvent ? { code, message } : undefined
  }
  if (!isEvent) return undefined
  return error instanceof Error
    ? { code: error.name, message: error.message }
    : { code: typeof error, message: String(error) }
}

function nameSite(error: unknown, site: string): unknown {
  if (!(error instanceof TenantryError) || !RAISED_HERE.has(error.code)) return error
  return new TenantryError(error.code, {
    message: `${error.message} (rehearsed; called at ${site})`,
    hint: error.hint,
    details: { ...error.details, site },
    cause: error.cause ?? error,
  })
}
