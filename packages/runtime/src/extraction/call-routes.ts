import type { Contract } from '../contract/index.ts'
import type { Operation } from '../contract/operation.ts'
import type { Run } from '../contract/wire/answer-operation.ts'
import type { Caller } from '../contract/wire/protocol.ts'
import { TenantryError } from '../errors.ts'
import type { CallWatch, FacadeOptions, RemoteResult } from './facade-options.ts'
import { isOfTheWay } from './outcome.ts'
import { quietly } from './quietly.ts'
import { Rehearsal } from './rehearsal/rehearsal.ts'
import type { EncodedCall, RemoteModule } from './remote/remote-module.ts'
import type { RoutedTenant, RouteMode } from './routing/routing.ts'
import { ShadowReads } from './shadow/shadow-reads.ts'

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

/** What becomes of calls that leave the process, or do as if. */
export class CallRoutes {
  readonly #contract: Contract<unknown>
  readonly #remote: RemoteModule | undefined
  readonly #isInTransaction: () => boolean
  readonly #watch: CallWatch
  readonly #onOutage: (error: unknown) => void
  readonly #shadow: ShadowReads
  readonly #rehearsal: Rehearsal

  constructor(
    contract: Contract<unknown>,
    functions: ReadonlyMap<string, Run>,
    options: Omit<FacadeOptions<unknown>, 'local' | 'routing'>,
  ) {
    const { remote, tenancy, watch, rehearsal = {}, isSame = () => false } = options
    this.#contract = contract
    this.#remote = remote
    this.#isInTransaction = () => tenancy.isInTransaction?.() ?? false
    this.#watch = {
      remoteEnded: quietly((operation, result) => watch?.remoteEnded(operation, result)),
      shadowEnded: quietly((operation, result) => watch?.shadowEnded(operation, result)),
    }
    this.#onOutage = quietly(options.onOutage)
    this.#shadow = new ShadowReads({
      contract,
      onDifference: quietly(options.onDifference),
      onOutage: this.#onOutage,
      onResult: (operation, result) => this.#watch.shadowEnded(operation, result),
      isSame,
      random: Math.random,
    })
    this.#rehearsal = new Rehearsal(contract, functions, rehearsal)
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
      this.#watch.remoteEnded(name, 'answered')
      return answer
    } catch (error) {
      const isOutage = isOfTheWay({ error })
      // Who gives up a call has learned nothing of the service, and neither has one whose arguments are refused here.
      const isTelling = sent === undefined ? isOutage : sent.signal?.aborted !== true
      if (isTelling) this.#watch.remoteEnded(name, resultOf(error))
      if (isOutage) this.#onOutage(error)
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
      return await this.#shadow.read({ operation, tenant, local, remote, localAgain: local })
    }
    const { call, send } = encoded.value
    return await this.#shadow.read({
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
    const remote = this.#requireRemote()
    const call = remote.encode(operation, this.#requireCaller(operation, tenant), given)
    return { call, send: () => remote.send(call) }
  }

  async #rehearse(call: RoutedCall, given: readonly unknown[]): Promise<unknown> {
    const { operation, tenant, site } = call
    const caller = this.#requireCaller(operation, tenant, site)
    const isInTransaction = this.#isInTransaction()
    return await this.#rehearsal.call({ operation, caller, site, isInTransaction }, given)
  }

  #requireRemote(): RemoteModule {
    if (this.#remote !== undefined) return this.#remote
    const module = this.#contract.name
    throw new TenantryError('ROUTE_INVALID', {
      message: `Calls of ${module} are routed to a service, and its facade knows none.`,
      hint: 'Give createFacade the service: `remote: connectModule(…)`.',
      details: { module },
    })
  }

  #requireCaller(operation: Operation, tenant: RoutedTenant | undefined, site?: string): Caller {
    if (tenant !== undefined) return { tenantId: tenant.id, slug: tenant.slug }
    const where = site === undefined ? '' : `, at ${site}`
    throw new TenantryError('CONTEXT_MISSING', {
      message: `${this.#contract.name}.${operation.name} was called outside a tenant context${where}, and a service refuses a call that is nobody's.`,
      hint: 'Call it inside run(tenant, …), or route calls without a tenant to `local`.',
    })
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
