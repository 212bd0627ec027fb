import type { ts } from 'ts-morph'

import { functionAround, isInside, waysInto } from '../../code/index.ts'
import type { CodeScene } from './code-rule.ts'

/** Whether a way leads to a call from a request, or the same function works for the tenant of its context. */
export function isWithinRequest(call: ts.Expression, { program, context }: CodeScene): boolean {
  if (waysInto(call, program).some(({ from }) => from === 'run' || from === 'request')) return true
  const around = functionAround(call)
  return (
    around !== undefined &&
    context.all.some(({ node }) => functionAround(node) === around && !isInside(node, call))
  )
}
