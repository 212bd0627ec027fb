import type { Contract, ModuleApi } from '../contract/index.ts'
import { requireFunction } from '../contract/wire/require-function.ts'
import { CallRoutes, type FacadeOptions } from './call-routes.ts'

export type { FacadeOptions } from './call-routes.ts'

/**
 * A module with the same functions, each of which runs where its routing says: in this process, in the service, or in both.
 *
 * @throws {TenantryError} CONTRACT_INVALID
 */
export function createFacade<Api extends ModuleApi<Api>>(
  contract: Contract<Api>,
  options: FacadeOptions<Api>,
): Api {
  const { local, routing, tenancy } = options
  const routes = new CallRoutes(contract, options)
  const facade: Record<string, unknown> = {}
  for (const operation of contract.operations.values()) {
    const { name } = operation
    const here = requireFunction(contract.name, local, name)
    facade[name] = (...given: unknown[]): unknown => {
      const tenant = tenancy.currentTenant()
      const mode = routing.modeOf(tenant, name)
      // No promise and no list more than the function has itself.
      if (mode === 'local') return here(...given)
      return routes.call({ mode, operation, here, tenant }, given)
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a contract has an operation for each function of its interface
  return facade as Api
}
