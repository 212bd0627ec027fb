import type { ts } from 'ts-morph'

import { isInside } from '../ancestors.ts'
import type { CodeProgram } from '../code-program.ts'
import type { TaintFlow, TaintQuestion } from './taint-question.ts'
import { TaintTracer } from './taint-tracer.ts'

/** The places of a way that a person wants to see, up to where it ends: `tenancy.run(slug, …)` shows its argument itself. */
export function placesOf({ source, steps }: TaintFlow, sink: ts.Node): readonly ts.Node[] {
  return [source, ...steps.filter((step) => step !== source && !isInside(step, sink)), sink]
}

/**
 * The first way by which what is asked for reaches an expression: backwards as `flowsTo`, and through what is
 * derived from a value: templates, parts of objects and arrays, conversions, callbacks. A function that is followed
 * through its result leads to the arguments of that call alone.
 *
 * @param path The properties of it that are asked for. Default: all of it.
 */
export function findTaint(
  expression: ts.Expression,
  question: TaintQuestion,
  program: CodeProgram,
  path: readonly string[] = [],
): TaintFlow | undefined {
  return new TaintTracer(program, question).find(expression, path)
}
