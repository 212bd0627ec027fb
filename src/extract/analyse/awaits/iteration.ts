import { ts } from 'ts-morph'

import { wrap } from '../../../code/index.ts'
import type { TextEdits } from './text-edits.ts'

/** Where what a generator gives is taken one by one: `for (const x of g())`, `yield* g()`. */
export type Iteration = ts.ForOfStatement | ts.YieldExpression

export function iterationOf(call: ts.Expression): Iteration | undefined {
  const outer = wrap(call)
  const { parent } = outer
  if (ts.isForOfStatement(parent) && parent.expression === outer) return parent
  return ts.isYieldExpression(parent) && parent.asteriskToken !== undefined ? parent : undefined
}

export function awaitIteration(iteration: Iteration, edits: TextEdits): void {
  if (!ts.isForOfStatement(iteration) || iteration.awaitModifier !== undefined) return
  const at = iteration.getStart() + 'for'.length
  edits.replace(iteration, at, at, ' await')
}
