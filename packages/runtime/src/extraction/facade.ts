import type { Contract, ModuleApi } from '../contract/index.ts'
import type { Operation } from '../contract/operation.ts'
import type { Run } from '../contract/wire/answer-operation.ts'
import { requireFunction } from '../contract/wire/require-function.ts'
import { TenantryError } from '../errors.ts'
import { CallRoutes } from './call-routes.ts'
import { eventFunctions } from './events/event-functions.ts'
import type { FacadeOptions } from './facade-options.ts'
import { callSiteOf } from './rehearsal/call-site.ts'

/**
 * A module with the same functions, each of which runs where its routing says: in this process, in the service, or in both.
 * Calls outside of any tenant's context stay in the process unless the routing says otherwise.
 *
 * @throws {TenantryError} CONTRACT_INVALID. The functions throw what the module throws and, when they are not done here,
 * what `RemoteModule.send` lists.
 */
export function createFacade<Api extends ModuleApi<Api>>(
  contract: Contract<Api>,
  options: FacadeOptions<Api>,
): Api {
  const functions = new Map<string, Run>()
  for (const name of contract.operations.keys()) {
    functions.set(name, requireFunction(contract.name, options.local, name))
  }
  const routes = new CallRoutes(contract, functions, options)
  const events = eventsOf(contract, options)
  const facade: unknown = Object.fromEntries(
    Array.from(functions, ([name, here]) => {
      const operation = contract.operations.get(name)
      return [
        name,
        events.get(name) ?? (operation && routedFunction({ operation, here, routes }, options)),
      ]
    }),
  )
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a contract has an operation for each function of its interface
  return facade as Api
}

function eventsOf(
  contract: Contract<unknown>,
  { events = [], tenancy }: Pick<FacadeOptions<unknown>, 'events' | 'tenancy'>,
): ReadonlyMap<string, Run> {
  if (events.length === 0) return new Map()
  const store = tenancy.events?.()
  if (store !== undefined) return eventFunctions(contract, events, store)
  throw new TenantryError('CONTRACT_INVALID', {
    message: `${contract.name} has events, and its facade knows of no place to write them.`,
    hint: 'Give createFacade a tenancy with `events`.',
    details: { module: contract.name },
  })
}

interface Routed {
  readonly operation: Operation
  readonly here: Run
  readonly routes: CallRoutes
}

function routedFunction(
  { operation, here, routes }: Routed,
  { routing, tenancy }: Pick<FacadeOptions<unknown>, 'routing' | 'tenancy'>,
): Run {
  const { name } = operation
  return function routed(...given) {
    const tenant = tenancy.currentTenant()
    const mode = routing.modeOf(tenant, name)
    // No promise more than the function has itself.
    if (mode === 'local') return here(...given)
    const site = mode === 'rehearse' ? callSiteOf(routed) : ''
    return routes.call({ mode, operation, here, tenant, site }, given)
  }
}
