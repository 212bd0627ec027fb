import type { Contract, ModuleApi } from '../contract/index.ts'
import { createConnection } from './create-connection.ts'
import type { FacadeOptions } from './facade-options.ts'
import { functionsOf, routeFunctions } from './route-functions.ts'

/**
 * A module with the same functions, each of which runs where its routing says: in this process, in the service, or in both.
 * Calls outside of any tenant's context stay in the process unless the routing says otherwise.
 *
 * @throws {TenantryError} CONTRACT_INVALID. The functions throw what the module throws and, when they are not done here,
 * what `RemoteModule.send` lists.
 */
export function createFacade<Api extends ModuleApi<Api>>(
  contract: Contract<Api>,
  { local, ...options }: FacadeOptions<Api>,
): Api {
  const functions = functionsOf(contract, local)
  const connection = createConnection(contract, functions, options)
  return routeFunctions(contract, functions, () => connection)
}
