import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import type { Step } from '../query.ts'
import { drizzleColumn, drizzleFunction } from './drizzle-types.ts'

/** Whether a condition has `eq(invoice.id, id)` in it. */
export function findsById({ method, call }: Step, program: CodeProgram): boolean {
  if (method !== 'where' && !method.startsWith('find')) return false
  const visit = (node: ts.Node): boolean => {
    if (ts.isCallExpression(node)) {
      const [left] = node.arguments
      const name = drizzleFunction(node, program)
      // `is(invoice.id, id)`, a function of the program's own, compares it too.
      const mayCompare = name === undefined || name === 'eq'
      if (mayCompare && left && drizzleColumn(left, program)?.name === 'id') return true
    }
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false
  }
  return call.arguments.some(visit)
}
