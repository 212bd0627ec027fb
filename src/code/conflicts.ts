import { ts } from 'ts-morph'

import { functionAround } from './ancestors.ts'
import type { CodeProgram } from './code-program.ts'
import { flowsTo, returnedBy } from './origins.ts'
import type { Step } from './query.ts'
import { textsOf } from './texts-of.ts'
import { unwrap } from './unwrap.ts'

/** What an insert does where a row with its key is there already. */
export interface Conflict {
  /** The columns of the key; undefined where they are not known: a constraint, a name from elsewhere. */
  readonly columns: readonly string[] | undefined
  /** Whether the row that is there is changed. */
  readonly isUpdate: boolean
  /** The calls behind `oc`, as steps, so that their conditions can be read. */
  readonly steps: readonly Step[]
}

/** The ways of `onConflict((oc) => …)`. */
export function conflictsOf({ method, call }: Step, program: CodeProgram): readonly Conflict[] {
  const [callback] = call.arguments
  if (method !== 'onConflict' || callback === undefined) return []
  return functionsIn(callback, program)
    .flatMap(returnedBy)
    .flatMap((returned) => (isChain(returned) ? [returned] : originsOf(returned, program)))
    .map((returned) => readConflict(returned, program))
}

function originsOf(returned: ts.Expression, program: CodeProgram): readonly ts.Expression[] {
  return flowsTo(returned, program).flatMap(({ origin }) =>
    ts.isParameter(origin) || ts.isBindingElement(origin) ? [] : [origin],
  )
}

/** `oc.column('id').doNothing()`, which says all itself: the checker takes its time to say as much. */
function isChain(returned: ts.Expression): boolean {
  let at = unwrap(returned)
  let calls = 0
  while (ts.isCallExpression(at) && ts.isPropertyAccessExpression(at.expression)) {
    calls += 1
    at = unwrap(at.expression.expression)
  }
  if (calls === 0 || !ts.isIdentifier(at)) return false
  const name = functionAround(returned)?.parameters[0]?.name
  return name !== undefined && ts.isIdentifier(name) && name.text === at.text
}

type ConflictFunction = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration

function functionsIn(expression: ts.Expression, program: CodeProgram): readonly ConflictFunction[] {
  const node = unwrap(expression)
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return [node]
  return flowsTo(node, program).flatMap(({ origin }): readonly ConflictFunction[] => {
    if (ts.isArrowFunction(origin) || ts.isFunctionExpression(origin)) return [origin]
    if (!ts.isIdentifier(origin)) return []
    const symbol = program.checker.getSymbolAtLocation(origin)
    return symbol?.declarations?.filter(ts.isFunctionDeclaration) ?? []
  })
}

function readConflict(returned: ts.Expression, program: CodeProgram): Conflict {
  const steps = chainOf(returned, program)
  const named = steps.filter(({ method }) =>
    /^(?:column|columns|expression|constraint)$/.test(method),
  )
  const columns = named.map(({ method, call }) => columnsOf(method, call, program))
  return {
    columns: columns.some((one) => one === undefined)
      ? undefined
      : columns.flatMap((one) => one ?? []),
    isUpdate: steps.some(({ method }) => method === 'doUpdateSet'),
    steps,
  }
}

/** The calls of `oc.column('id').doUpdateSet(…)`, the first one first. */
function chainOf(expression: ts.Expression, program: CodeProgram): readonly Step[] {
  const node = unwrap(expression)
  if (ts.isIdentifier(node)) {
    const [before] = flowsTo(node, program).map(({ origin }) => origin)
    return before && ts.isCallExpression(before) ? chainOf(before, program) : []
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return []
  const { name, expression: before } = node.expression
  return [...chainOf(before, program), { method: name.text, call: node, isConditional: false }]
}

function columnsOf(
  method: string,
  call: ts.CallExpression,
  program: CodeProgram,
): readonly string[] | undefined {
  const [given] = call.arguments
  if (given === undefined || method === 'constraint' || method === 'expression') return undefined
  const [list] = flowsTo(given, program).map(({ origin }) => origin)
  if (list === undefined || !ts.isArrayLiteralExpression(list)) return textsOf(given, program)
  const texts = list.elements.map((one) => textsOf(one, program))
  return texts.every((one) => one !== undefined) ? texts.flatMap((one) => one ?? []) : undefined
}
