import type { Analysis } from '../analysis.ts'
import type { Operation } from '../wire/index.ts'
import { type EventCall, readEventCall } from './event-call.ts'

/** A function of the module that could be done later, and who calls it. */
export interface EventFunction {
  readonly operation: Operation
  readonly calls: readonly EventCall[]
  /** Whether somebody hands it on, so that not all of its calls are known. */
  readonly isHandedOn: boolean
}

/** The functions of the contract whose callers have nothing to wait for: those that return nothing and take no signal. */
export function findEventFunctions({
  contract,
  exports,
  uses,
  cut,
}: Pick<Analysis, 'contract' | 'exports' | 'uses' | 'cut'>): readonly EventFunction[] {
  const { checker } = cut.program
  const keys = new Map(exports.map(({ symbol, key }) => [symbol, key]))
  const byKey = Map.groupBy(uses, ({ symbol }) => keys.get(symbol))
  return contract.operations
    .filter((operation) => whyNoEvent(operation) === undefined)
    .map((operation) => {
      const own = byKey.get(operation.place.export) ?? []
      const read = own.map((use) => readEventCall(use, checker))
      const calls = read.filter((call) => call !== undefined)
      const isHandedOn = own.some(({ kind }, at) => kind === 'function' && read[at] === undefined)
      return { operation, calls, isHandedOn }
    })
}

/** Why a function cannot be done later, whoever calls it. */
export function whyNoEvent({ result, signal, place }: Operation): string | undefined {
  if (result.is !== 'void') return 'it returns something, and nobody would have that'
  if (signal !== undefined) return 'it takes a signal, and nobody waits who could abort it'
  if (place.member !== undefined)
    return 'it is a part of an object, whose calls are not all known; export it by itself'
  if (place.overload !== undefined) return 'it has several signatures, which are called by one name'
  return undefined
}
