import type { ts } from 'ts-morph'

import { docsOf } from './docs-of.ts'
import { findRefusals, type Refusal } from './find-refusals.ts'
import type { OperationPlace, ReadOperation, WireParameter } from './operation.ts'
import { readParameters } from './read-parameters.ts'
import { readResult } from './read-result.ts'
import type { WireReading } from './read-wire-type.ts'
import { takeSignal } from './take-signal.ts'

export interface CallableFacts {
  readonly name: string
  readonly place: OperationPlace
  readonly signature: ts.Signature
  /** Names of the classes of errors that it is known to throw. */
  readonly errors: readonly string[]
}

/** One signature of a function as an operation, or all that keeps it from being one. */
export function readOperation(facts: CallableFacts, reading: WireReading): ReadOperation {
  const { name, place, signature, errors } = facts
  const all = readParameters(signature, reading)
  const { parameters, signal, last } = takeSignal(all, reading.definitions)
  const { type: result, isSync } = readResult(signature, reading)
  const refusals = [
    ...refuseSignature(signature, name, reading.checker),
    ...parameters.flatMap((one) =>
      refusalsOf(one === last?.parameter ? last.checked : one, reading),
    ),
    ...findRefusals(result, reading.definitions, 'result'),
  ]
  if (refusals.length > 0) return { is: 'refused', refused: { name, place, refusals } }
  const docs = docsOf(signature.getDeclaration())
  return {
    is: 'operation',
    operation: { name, place, docs, parameters, signal, result, isSync, errors },
  }
}

function refusalsOf(
  { name, type }: WireParameter,
  { definitions }: WireReading,
): readonly Refusal[] {
  return findRefusals(type, definitions, name)
}

function refuseSignature(
  signature: ts.Signature,
  name: string,
  checker: ts.TypeChecker,
): readonly Refusal[] {
  const refusals: Refusal[] = []
  const open = signature.getTypeParameters() ?? []
  if (open.length > 0) {
    refusals.push({
      shape: 'generic-open',
      path: name,
      why: `what ${open.map((one) => checker.typeToString(one)).join(', ')} is, only the caller knows`,
      remedy: 'Write one function for each type that it is called with.',
    })
  }
  if (checker.getTypePredicateOfSignature(signature) !== undefined) {
    refusals.push({
      shape: 'type-not-wired',
      path: 'result',
      why: 'what it says of the type of its argument, a function that is waited for cannot say',
      remedy: 'Keep it beside its callers, or return what was found.',
    })
  }
  return refusals
}
