import type { Contract, ModuleApi } from '../contract/index.ts'
import type { Operation } from '../contract/operation.ts'
import type { Run } from '../contract/wire/answer-operation.ts'
import { requireFunction } from '../contract/wire/require-function.ts'
import type { FindConnection } from './connection.ts'
import { callSiteOf } from './rehearsal/call-site.ts'

/** The functions of a module by the operations of its contract. @throws {TenantryError} CONTRACT_INVALID */
export function functionsOf(contract: Contract<unknown>, local: unknown): ReadonlyMap<string, Run> {
  const names = Array.from(contract.operations.keys())
  return new Map(names.map((name) => [name, requireFunction(contract.name, local, name)]))
}

/** The same functions, each of which runs where the connection of its caller says. */
export function routeFunctions<Api extends ModuleApi<Api>>(
  contract: Contract<Api>,
  functions: ReadonlyMap<string, Run>,
  find: FindConnection,
): Api {
  return asApi(contract, routeAll(contract, functions, find))
}

/** Functions by their names as the interface of their contract. */
export function asApi<Api>(_contract: Contract<Api>, functions: ReadonlyMap<string, Run>): Api {
  const all: unknown = Object.fromEntries(functions)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a contract has an operation for each function of its interface
  return all as Api
}

/** The same by their names. */
export function routeAll(
  contract: Contract<unknown>,
  functions: ReadonlyMap<string, Run>,
  find: FindConnection,
): ReadonlyMap<string, Run> {
  return new Map(
    Array.from(contract.operations, ([name, operation]) => {
      const here = functions.get(name) ?? requireFunction(contract.name, undefined, name)
      return [name, routeFunction(operation, here, find)]
    }),
  )
}

function routeFunction(operation: Operation, here: Run, find: FindConnection): Run {
  const { name } = operation
  return function routed(...given) {
    const connection = find()
    // No promise more than the function has itself.
    if (connection === undefined) return here(...given)
    const write = connection.events.get(name)
    if (write !== undefined) return write(...given)
    const tenant = connection.tenancy.currentTenant()
    const mode = connection.routing.modeOf(tenant, name)
    if (mode === 'local') return here(...given)
    const site = mode === 'rehearse' ? callSiteOf(routed) : ''
    return connection.calls.call({ mode, operation, here, tenant, site }, given)
  }
}
