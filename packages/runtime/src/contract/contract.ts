import { TenantryError } from '../errors.ts'
import { ErrorRegistry } from './errors/error-registry.ts'
import type { ErrorType } from './errors/error-type.ts'
import { type Operation, type OperationOf, type SomeOperation, toOperation } from './operation.ts'

declare const api: unique symbol

/** The interface of a module: functions that return promises. */
export type ModuleApi<Api> = {
  readonly [Name in keyof Api]: (...given: never[]) => Promise<unknown>
}

/** What both sides of a module agree on. */
export interface Contract<Api> {
  /** The name of the module. */
  readonly name: string
  readonly version: string
  /** The versions that the service answers as well. */
  readonly accepts: ReadonlySet<string>
  readonly operations: ReadonlyMap<string, Operation>
  readonly errors: ErrorRegistry
  /** For the compiler alone. */
  readonly [api]?: Api
}

export interface ContractDefinition<Api> {
  /** Of lower-case letters, digits and dashes: it stands in the path of each call. */
  readonly name: string
  /** Changes with everything that one side could not read as the other wrote it. */
  readonly version: string
  /** Earlier versions whose callers are still answered. Default: none. */
  readonly accepts?: readonly string[]
  readonly operations: { readonly [Name in keyof Api]: OperationOf<Api[Name]> }
  /** By the code that stands on the wire. Default: none, so that all errors arrive as CALL_FAILED. */
  readonly errors?: Readonly<Record<string, ErrorType>>
}

const NAME = /^[a-z][a-z0-9-]*$/
const OPERATION = /^[A-Za-z]\w*$/
const VERSION = /^[\w.-]{1,64}$/

/**
 * Says how each function of a module crosses to another process. Does not compile where a codec is not that of the interface.
 *
 * @throws {TenantryError} CONTRACT_INVALID
 */
export function defineContract<Api extends ModuleApi<Api>>(
  definition: ContractDefinition<Api>,
): Contract<Api> {
  const { name, version, accepts = [], errors = {} } = definition
  if (!NAME.test(name))
    throw invalid(name, 'its name is not of lower-case letters, digits and dashes')
  for (const one of [version, ...accepts]) {
    if (!VERSION.test(one)) throw invalid(name, `${JSON.stringify(one)} is no version`)
  }
  const defined = Object.entries<SomeOperation>(definition.operations)
  for (const [operation, { signal, arguments: given }] of defined) {
    if (!OPERATION.test(operation)) {
      throw invalid(name, `${JSON.stringify(operation)} cannot stand in the path of a call`)
    }
    if (signal === true && given.isOpen) {
      throw invalid(
        name,
        `nothing can follow the rest of the arguments of ${operation}, and its signal does`,
      )
    }
  }
  return {
    name,
    version,
    accepts: new Set([version, ...accepts]),
    operations: new Map(defined.map(([key, operation]) => [key, toOperation(key, operation)])),
    errors: new ErrorRegistry(errors),
  }
}

function invalid(name: string, why: string): TenantryError {
  return new TenantryError('CONTRACT_INVALID', {
    message: `The contract of ${JSON.stringify(name)} cannot be: ${why}.`,
    hint: 'Correct the call of defineContract.',
    details: { module: name },
  })
}
