import { ts } from 'ts-morph'

import { type CodeProgram, flowsTo, functionsIn, returnedBy } from '../../code/index.ts'

/** What people call a tenant, and what belongs to one alone. */
const TENANT = /tenant|slug|\borg|organi[sz]ation|account|workspace|compan/i
const MOST_DEPTH = 4

/** Whether a key or a path is made of the tenant too, wherever its parts come from. */
export function namesTenant(
  key: ts.Expression,
  tenantColumn: string,
  program: CodeProgram,
  depth = 0,
): boolean {
  if (saysTenant(key, tenantColumn)) return true
  if (depth >= MOST_DEPTH) return false
  return partsOf(key).some((part) => {
    const flows = ts.isCallExpression(part) ? [] : flowsTo(part, program)
    const isNamed = flows.some(({ steps, origin }) =>
      [...steps, origin].some((one) => one !== part && saysTenant(one, tenantColumn)),
    )
    if (isNamed) return true
    const made = flows.flatMap(({ origin }) =>
      origin !== part && ts.isExpression(origin) ? [origin] : [],
    )
    const returned = ts.isCallExpression(part)
      ? functionsIn(part.expression, program).flatMap(returnedBy)
      : []
    return [...made, ...returned].some((one) => namesTenant(one, tenantColumn, program, depth + 1))
  })
}

function saysTenant(node: ts.Node, tenantColumn: string): boolean {
  const text = node.getText()
  return TENANT.test(text) || text.includes(tenantColumn)
}

/** The names and calls that a key is put together from. */
function partsOf(node: ts.Node): readonly ts.Expression[] {
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) return [node]
  const found: ts.Expression[] = ts.isCallExpression(node) ? [node] : []
  ts.forEachChild(node, (child) => void found.push(...partsOf(child)))
  return found
}
