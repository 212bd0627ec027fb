import type { IncomingMessage } from 'node:http'

import type { Contract } from '../../contract/index.ts'
import { TenantryError } from '../../errors.ts'
import type { FacadeTenancy } from '../facade-options.ts'
import type { RehearsalOptions } from '../rehearsal/rehearsal-options.ts'
import type { HandedRequest, RemoteRequests } from '../remote/remote-requests.ts'
import type { RemoteModule } from '../remote/remote-module.ts'
import { requireCaller } from '../require-caller.ts'
import { requireRemote } from '../require-remote.ts'
import type { RoutedTenant } from '../routing/routing.ts'
import type { Witnesses } from '../witnesses.ts'
import { type ComparedAnswer, comparedOperation } from './compared-answer.ts'
import { readComparedAnswer } from './read-compared-answer.ts'
import { RequestRehearsal } from './request-rehearsal.ts'

export interface RequestRoutesOptions {
  readonly contract: Contract<unknown>
  readonly remote: RemoteModule | undefined
  readonly tenancy: FacadeTenancy
  readonly witnesses: Witnesses
  readonly rehearsal: RehearsalOptions
}

/** A request to the routes of a module, by whoever may not answer it here. */
export interface RoutedRequest extends Omit<HandedRequest, 'caller'> {
  readonly tenant: RoutedTenant | undefined
}

/** The answers of this process to a request that the service is asked for too. */
export interface LocalAnswers {
  /** The one that its client gets. */
  readonly first: () => Promise<ComparedAnswer>
  /** The same request once more. */
  readonly again: () => Promise<ComparedAnswer>
}

/** What becomes of requests that leave the process, or do as if. */
export class RequestRoutes {
  readonly #options: RequestRoutesOptions
  readonly rehearsal: RequestRehearsal

  constructor(options: RequestRoutesOptions) {
    this.#options = options
    this.rehearsal = new RequestRehearsal(options.contract.name, options.rehearsal)
  }

  /**
   * Has the service answer. What comes of it counts when the answer is over.
   *
   * @throws {TenantryError} ROUTE_INVALID where there is no service, CONTEXT_MISSING; what `RemoteRequests.send` throws.
   */
  async send(request: RoutedRequest): Promise<IncomingMessage> {
    const { watch, onOutage } = this.#options.witnesses
    const { operation, signal } = request
    const unanswered = (error: unknown): void => {
      // Who leaves has learned nothing of the service.
      if (signal.aborted) return
      watch.remoteEnded(operation, 'unanswered')
      onOutage(error)
    }
    try {
      const answer = await this.#send(request)
      const isFailed = (answer.statusCode ?? 0) >= 500
      answer.once('end', () => watch.remoteEnded(operation, isFailed ? 'failed' : 'answered'))
      answer.once('error', unanswered)
      return answer
    } catch (error) {
      if (!isOfTheTenant(error)) unanswered(error)
      throw error
    }
  }

  /** Asks the service as well, and compares. Neither an error nor a delay of it reaches anybody. */
  async shadow(request: RoutedRequest, tenant: RoutedTenant, local: LocalAnswers): Promise<void> {
    const { first, again } = local
    const operation = comparedOperation(request.operation)
    const remote = async (): Promise<ComparedAnswer> =>
      readComparedAnswer(await this.#send(request))
    // What its client gets is told elsewhere.
    await this.#options.witnesses.shadow
      .read({ operation, tenant, local: first, remote, localAgain: again })
      .catch(() => undefined)
  }

  async #send({ tenant, ...request }: RoutedRequest): Promise<IncomingMessage> {
    const { contract, remote } = this.#options
    const site = { module: contract.name, operation: request.operation }
    const requests: RemoteRequests = requireRequests(requireRemote(contract, remote), contract.name)
    return await requests.send({ ...request, caller: requireCaller(site, tenant) })
  }
}

const OF_THE_TENANT: ReadonlySet<string> = new Set([
  'CONTEXT_MISSING',
  'TENANT_SUSPENDED',
  'TENANT_UNKNOWN',
])

/** Whether a request was refused for whose it is, which says nothing of the service. */
function isOfTheTenant(error: unknown): boolean {
  return error instanceof TenantryError && OF_THE_TENANT.has(error.code)
}

/** @throws {TenantryError} ROUTE_INVALID */
function requireRequests({ requests }: RemoteModule, module: string): RemoteRequests {
  if (requests !== undefined) return requests
  throw new TenantryError('ROUTE_INVALID', {
    message: `Requests to the routes of ${module} are routed to its service, which its facade knows for calls alone.`,
    hint: 'Give createFacade a service that takes both: `remote: connectModule(…)`.',
    details: { module },
  })
}
