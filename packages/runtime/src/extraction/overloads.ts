import type { Contract } from '../contract/index.ts'
import { Mismatch } from '../contract/mismatch.ts'
import type { Operation } from '../contract/operation.ts'
import type { Run } from '../contract/wire/answer-operation.ts'
import type { FindConnection } from './connection.ts'

/** A function with the signatures of several. */
export type Overloads<Api, Names extends readonly unknown[]> = Names extends readonly [
  infer First extends keyof Api,
  ...infer Others,
]
  ? Api[First] & Overloads<Api, Others>
  : unknown

/**
 * Calls the first of several operations that takes what it is given; the first of all where none does, so that its refusal is told.
 *
 * @param find Where it finds nobody, a call is simply done here: one function stands behind all of them.
 */
export function routeOverloads(
  contract: Contract<unknown>,
  functions: ReadonlyMap<string, Run>,
  names: readonly string[],
  find: FindConnection,
): Run {
  const all = names.flatMap((name) => {
    const [operation, run] = [contract.operations.get(name), functions.get(name)]
    return operation === undefined || run === undefined ? [] : [{ operation, run }]
  })
  return (...given) => {
    const chosen =
      find() === undefined ? undefined : all.find(({ operation }) => takes(operation, given))
    const { run } = chosen ?? all[0] ?? {}
    return run?.(...given)
  }
}

function takes({ encodeArguments, signalAt }: Operation, given: readonly unknown[]): boolean {
  try {
    encodeArguments(given.slice(0, signalAt))
    return true
  } catch (error) {
    if (error instanceof Mismatch) return false
    throw error
  }
}
