import { ts } from 'ts-morph'

import { type CodeProgram, isOwn, wrap } from '../../../code/index.ts'
import type { AsyncFunction, Refusal } from './await-reach.ts'
import { functionsOf, isFunctionValue, isGenerator, nameOf } from './declared-function.ts'
import { judgeFlow } from './judge-flow.ts'
import { judgeLibrary } from './judge-library.ts'
import type { Relatives } from './relatives.ts'
import { waitKind } from './wait-kind.ts'
import { isKnownIterator } from './write-async.ts'

/** Why a function cannot become asynchronous, by what it says of itself. */
export function refusalOf(
  declared: AsyncFunction,
  relatives: Relatives,
  program: CodeProgram,
): Refusal | undefined {
  const { checker } = program
  const { type } = declared
  if (type !== undefined && ts.isTypePredicateNode(type)) {
    return {
      why: `${nameOf(declared)} tells the type checker what a value is, which a promise cannot`,
      remedy: 'Wait for the call before, and hand in what it gave.',
    }
  }
  if (isGenerator(declared)) {
    if (isKnownIterator(type) && relatives.of(declared).length === 0) return undefined
    return {
      why: `${nameOf(declared)} is a generator of a type that has no asynchronous form here`,
      remedy: 'Make it an async generator by hand, and go through it with `for await`.',
    }
  }
  const returned = checker.getSignatureFromDeclaration(declared)?.getReturnType()
  if (
    returned !== undefined &&
    waitKind(returned, checker) === 'thenable' &&
    !isSeenByNobody(declared, program)
  ) {
    return {
      why: `${nameOf(declared)} returns a ${returned.symbol.name}, which an asynchronous function cannot: it would wait for it`,
      remedy: 'Wait for the call before, and hand in what it gave; or return a Promise.',
    }
  }
  return refusedAbove(declared, relatives, program)
}

/** Whether whoever calls a callback waits for what it returns, or does not look at it. */
function isSeenByNobody(declared: AsyncFunction, program: CodeProgram): boolean {
  if (!isFunctionValue(declared)) return false
  const { is } = judgeFlow(wrap(declared), declared, program)
  return is === 'fine' || is === 'unawaited'
}

/** What a library asks of a method: that it returns its value at once. */
function refusedAbove(
  declared: AsyncFunction,
  relatives: Relatives,
  program: CodeProgram,
): Refusal | undefined {
  for (const above of relatives.above(declared)) {
    if (isOwn(above, program)) continue
    const asked = functionsOf(above, program)
    const name = ts.getNameOfDeclaration(declared) ?? declared
    const flow = ts.isExpression(name) ? judgeLibrary(name, asked, program.checker) : undefined
    if (flow?.is === 'refused') return flow.refusal
  }
  return undefined
}
