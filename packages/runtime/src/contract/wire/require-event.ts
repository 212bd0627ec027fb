import { TenantryError } from '../../errors.ts'
import type { Contract } from '../contract.ts'
import type { Operation } from '../operation.ts'

/** An operation that may be an event. @throws {TenantryError} CONTRACT_INVALID for one whose caller waits for something. */
export function requireEvent(contract: Contract<unknown>, name: string): Operation {
  const operation = contract.operations.get(name)
  const problem = findProblem(operation)
  if (operation !== undefined && problem === undefined) return operation
  throw new TenantryError('CONTRACT_INVALID', {
    message: `${contract.name}.${name} cannot be an event: ${problem ?? 'it is not there'}.`,
    hint: 'Only a `write` with the result `nothing` and without a signal can be done later; call the others.',
    details: { module: contract.name, operation: name },
  })
}

function findProblem(operation: Operation | undefined): string | undefined {
  if (operation === undefined) return 'the contract has no such operation'
  if (operation.kind === 'read') return 'it is a read, and nobody would have its answer'
  if (!operation.returnsNothing) return 'it has a result, which nobody would have'
  if (operation.signalAt !== undefined)
    return 'it takes a signal, and nobody waits who could abort it'
  return undefined
}
