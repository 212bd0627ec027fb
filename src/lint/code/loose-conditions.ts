import { ts } from 'ts-morph'

import { formsOf, fragmentsOf, type Step, textOfPieces } from '../../code/index.ts'
import type { CodeScene } from './code-rule.ts'

/** Raw conditions of a query with an `or` that reaches what Kysely writes beside them. */
export function* looseConditions(
  steps: readonly Step[],
  { program, parser }: CodeScene,
): Iterable<ts.Expression> {
  for (const condition of steps.flatMap((step) => conditionsBesideOthers(step, steps))) {
    const loose = fragmentsOf(condition, program).find(({ pieces }) =>
      formsOf(pieces, program).some((form) => parser.isLooseOr(textOfPieces(form))),
    )
    if (loose !== undefined) yield loose.node
  }
}

function conditionsBesideOthers(step: Step, steps: readonly Step[]): readonly ts.Expression[] {
  const { method, call } = step
  const isAmongOthers = steps.some((one) => one.call !== call && one.method.startsWith(method))
  const isClause = method === 'where' || method === 'having'
  const own = isClause && isAmongOthers ? onlyArgument(call) : []
  return [...own, ...call.arguments.flatMap(withinExpression)]
}

/** What stands in `and` or beside another `on`, inside of a callback. */
function withinExpression(node: ts.Node): readonly ts.Expression[] {
  const found: ts.Expression[] = []
  const visit = (inner: ts.Node): void => {
    if (ts.isCallExpression(inner)) found.push(...conjunctsOf(inner))
    ts.forEachChild(inner, visit)
  }
  visit(node)
  return found
}

function conjunctsOf(call: ts.CallExpression): readonly ts.Expression[] {
  const callee = call.expression
  if (!ts.isPropertyAccessExpression(callee)) return []
  const [first] = call.arguments
  if (callee.name.text === 'and') {
    if (first === undefined || !ts.isArrayLiteralExpression(first)) return onlyArgument(call)
    return first.elements.length > 1 ? first.elements : []
  }
  const isBeside = isOn(callee.expression) || isOn(call.parent.parent)
  return callee.name.text === 'on' && isBeside ? onlyArgument(call) : []
}

/** A call of `on` or `onRef`. */
function isOn(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    /^on(?:Ref)?$/.test(node.expression.name.text)
  )
}

function onlyArgument({ arguments: given }: ts.CallExpression): readonly ts.Expression[] {
  const [only] = given
  return only !== undefined && given.length === 1 ? [only] : []
}
