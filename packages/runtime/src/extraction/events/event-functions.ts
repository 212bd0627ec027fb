import type { Contract } from '../../contract/index.ts'
import { Mismatch } from '../../contract/mismatch.ts'
import type { Run } from '../../contract/wire/answer-operation.ts'
import { valueRefused } from '../../contract/wire/call-errors.ts'
import { requireEvent } from '../../contract/wire/require-event.ts'
import type { EventStore } from './event-store.ts'

/**
 * Functions of a module that are events: called, each writes down what it was given, in the caller's transaction where there
 * is one, and resolves when that is written. A relay has it done: `startRelay`.
 *
 * @param names The operations that are events: writes whose result is `nothing`.
 * @throws {TenantryError} CONTRACT_INVALID for one that cannot be. The functions throw CONTEXT_MISSING, CONTRACT_VALUE_REFUSED
 * and what writing throws.
 */
export function eventFunctions(
  contract: Contract<unknown>,
  names: Iterable<string>,
  store: Pick<EventStore, 'write'>,
): ReadonlyMap<string, Run> {
  const { name: module, version } = contract
  return new Map(
    Array.from(names, (name): readonly [string, Run] => {
      const operation = requireEvent(contract, name)
      const write: Run = async (...given) => {
        let body: string
        try {
          // Now: what becomes of the arguments later is not written.
          body = JSON.stringify(operation.encodeArguments(given))
        } catch (error) {
          if (!(error instanceof Mismatch)) throw error
          throw valueRefused({ module, operation: name }, 'arguments', error)
        }
        await store.write({ module, operation: name, version, body })
      }
      return [name, write]
    }),
  )
}
