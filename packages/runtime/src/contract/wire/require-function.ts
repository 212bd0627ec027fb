import type { Run } from './answer-operation.ts'
import { TenantryError } from '../../errors.ts'

/** The function of a module behind an operation. @throws {TenantryError} CONTRACT_INVALID where there is none. */
export function requireFunction(module: string, implementation: unknown, name: string): Run {
  const found: unknown =
    typeof implementation === 'object' && implementation !== null
      ? Reflect.get(implementation, name)
      : undefined
  if (typeof found !== 'function') {
    throw new TenantryError('CONTRACT_INVALID', {
      message: `The contract of ${JSON.stringify(module)} has an operation ${name}, and its implementation has no such function.`,
      hint: 'Give the implementation all functions of the contract.',
      details: { module, operation: name },
    })
  }
  const bound: Run = found.bind(implementation)
  return bound
}
