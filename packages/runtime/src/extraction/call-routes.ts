import type { Contract } from '../contract/index.ts'
import type { Operation } from '../contract/operation.ts'
import type { Run } from '../contract/wire/answer-operation.ts'
import type { Caller } from '../contract/wire/protocol.ts'
import { TenantryError } from '../errors.ts'
import type { FacadeTenancy, RemoteResult } from './facade-options.ts'
import { isOfTheWay } from './outcome.ts'
import type { RehearsalOptions } from './rehearsal/rehearsal-options.ts'
import { Rehearsal } from './rehearsal/rehearsal.ts'
import type { EncodedCall, RemoteModule } from './remote/remote-module.ts'
import { requireCaller } from './require-caller.ts'
import { requireRemote } from './require-remote.ts'
import type { RoutedTenant, RouteMode } from './routing/routing.ts'
import type { Witnesses } from './witnesses.ts'

/** A call that is not simply done here. */
export interface RoutedCall {
  readonly mode: Exclude<RouteMode, 'local'>
  readonly operation: Operation
  readonly here: Run
  readonly tenant: RoutedTenant | undefined
  /** Where it was called from, where that matters. */
  readonly site: string
}

const UNEXPECTED: ReadonlySet<string> = new Set(['CALL_FAILED', 'CONTRACT_VALUE_REFUSED'])

/** In a rehearsal of an application without tenants, the caller of a call that is nobody's. */
const NOBODY: Caller = { tenantId: '', slug: '' }

export interface CallRoutesOptions {
  readonly contract: Contract<unknown>
  readonly functions: ReadonlyMap<string, Run>
  readonly remote: RemoteModule | undefined
  readonly tenancy: FacadeTenancy
  readonly witnesses: Witnesses
  readonly rehearsal: RehearsalOptions
}

/** What becomes of calls that leave the process, or do as if. */
export class CallRoutes {
  readonly #options: CallRoutesOptions
  readonly #rehearsal: Rehearsal

  constructor(options: CallRoutesOptions) {
    this.#options = options
    this.#rehearsal = new Rehearsal(options.contract, options.functions, options.rehearsal)
  }

  call(call: RoutedCall, given: readonly unknown[]): Promise<unknown> {
    if (call.mode === 'remote') return this.#callRemote(call, given)
    return call.mode === 'shadow' ? this.#callInShadow(call, given) : this.#rehearse(call, given)
  }

  async #callRemote(routed: RoutedCall, given: readonly unknown[]): Promise<unknown> {
    const { name } = routed.operation
    let sent: EncodedCall | undefined
    try {
      const { call, send } = this.#encode(routed, given)
      sent = call
      const answer = await send()
      this.#options.witnesses.watch.remoteEnded(name, 'answered')
      return answer
    } catch (error) {
      const isOutage = isOfTheWay({ error })
      // Who gives up a call has learned nothing of the service, and neither has one whose arguments are refused here.
      const isTelling = sent === undefined ? isOutage : sent.signal?.aborted !== true
      if (isTelling) this.#options.witnesses.watch.remoteEnded(name, resultOf(error))
      if (isOutage) this.#options.witnesses.onOutage(error)
      throw error
    }
  }

  async #callInShadow(routed: RoutedCall, given: readonly unknown[]): Promise<unknown> {
    const { operation, tenant, here } = routed
    const local = (): unknown => here(...given)
    // What an open transaction has written, another connection does not see.
    if (operation.kind === 'write' || tenant === undefined || this.#isInTransaction())
      return await local()
    // Before the function has had the arguments, which it may change.
    const encoded = outcomeOfNow(() => this.#encode(routed, given))
    if ('error' in encoded) {
      const remote = async (): Promise<never> => {
        throw encoded.error
      }
      return await this.#options.witnesses.shadow.read({
        operation,
        tenant,
        local,
        remote,
        localAgain: local,
      })
    }
    const { call, send } = encoded.value
    return await this.#options.witnesses.shadow.read({
      operation,
      tenant,
      local,
      remote: send,
      localAgain: () => here(...operation.decodeArguments(JSON.parse(call.body))),
    })
  }

  /** @throws {TenantryError} ROUTE_INVALID where there is no service, CONTEXT_MISSING, CONTRACT_VALUE_REFUSED */
  #encode(
    { operation, tenant }: RoutedCall,
    given: readonly unknown[],
  ): { readonly call: EncodedCall; readonly send: () => Promise<unknown> } {
    const remote = requireRemote(this.#options.contract, this.#options.remote)
    const call = remote.encode(operation, this.#requireCaller(operation, tenant), given)
    return { call, send: () => remote.send(call) }
  }

  async #rehearse(call: RoutedCall, given: readonly unknown[]): Promise<unknown> {
    const { operation, tenant, site } = call
    const isOfNobody = tenant === undefined && this.#options.rehearsal.outsideOfTenants === true
    const caller = isOfNobody ? NOBODY : this.#requireCaller(operation, tenant, site)
    const isInTransaction = this.#isInTransaction()
    return await this.#rehearsal.call(
      { operation, caller, site, isInTransaction, isEvent: false },
      given,
    )
  }

  #isInTransaction(): boolean {
    return this.#options.tenancy.isInTransaction?.() ?? false
  }

  #requireCaller({ name }: Operation, tenant: RoutedTenant | undefined, site?: string): Caller {
    return requireCaller({ module: this.#options.contract.name, operation: name, site }, tenant)
  }
}

function resultOf(error: unknown): RemoteResult {
  if (isOfTheWay({ error })) return 'unanswered'
  return error instanceof TenantryError && UNEXPECTED.has(error.code) ? 'failed' : 'answered'
}

function outcomeOfNow<Value>(
  make: () => Value,
): { readonly value: Value } | { readonly error: unknown } {
  try {
    return { value: make() }
  } catch (error) {
    return { error }
  }
}
