import type { Contract } from '../contract/index.ts'
import type { Operation } from '../contract/operation.ts'
import type { Run } from '../contract/wire/answer-operation.ts'
import { TenantryError } from '../errors.ts'
import type { RemoteModule } from './remote/remote-module.ts'
import type { RoutedTenant, RouteMode, Routing } from './routing/routing.ts'

/** What a facade needs of a Tenancy. */
export interface FacadeTenancy {
  currentTenant(): RoutedTenant | undefined
}

export interface FacadeOptions<Api> {
  /** The module's own functions. */
  readonly local: Api
  /** The service. Not needed while no call is routed to it. */
  readonly remote?: RemoteModule
  readonly routing: Routing
  readonly tenancy: FacadeTenancy
}

/** A call that is not simply done here. */
export interface RoutedCall {
  readonly mode: Exclude<RouteMode, 'local'>
  readonly operation: Operation
  readonly here: Run
  readonly tenant: RoutedTenant | undefined
}

/** What becomes of calls that leave the process, or do as if. */
export class CallRoutes {
  readonly #module: string
  readonly #remote: RemoteModule | undefined

  constructor(contract: Contract<unknown>, { remote }: FacadeOptions<unknown>) {
    this.#module = contract.name
    this.#remote = remote
  }

  async call({ operation, tenant }: RoutedCall, given: readonly unknown[]): Promise<unknown> {
    const remote = this.#requireRemote()
    return await remote.send(
      remote.encode(operation, requireCaller(this.#module, operation, tenant), given),
    )
  }

  #requireRemote(): RemoteModule {
    if (this.#remote !== undefined) return this.#remote
    throw new TenantryError('ROUTE_INVALID', {
      message: `Calls of ${this.#module} are routed to a service, and its facade knows none.`,
      hint: 'Give createFacade the service: `remote: connectModule(…)`.',
      details: { module: this.#module },
    })
  }
}

function requireCaller(
  module: string,
  operation: Operation,
  tenant: RoutedTenant | undefined,
): { readonly tenantId: string; readonly slug: string } {
  if (tenant !== undefined) return { tenantId: tenant.id, slug: tenant.slug }
  throw new TenantryError('CONTEXT_MISSING', {
    message: `${module}.${operation.name} was called outside a tenant context, and is routed to a service.`,
    hint: 'Call it inside run(tenant, …), or route calls without a tenant to `local`.',
  })
}
