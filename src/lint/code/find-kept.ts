import { ts } from 'ts-morph'

import { functionAround, keptIn, waysInto } from '../../code/index.ts'
import type { CodeScene } from './code-rule.ts'

export interface Kept {
  /** `name = value`, or `names.set(key, value)`. */
  readonly node: ts.Expression
  readonly name: string
  readonly value: ts.Expression
  readonly declared: ts.Declaration
}

/**
 * What functions keep beyond their call. Not what a script keeps while it runs once: where everything
 * begins when a module is loaded, nobody else is there.
 */
export function* findKept(
  scene: CodeScene,
  isAsked: (name: string, value: ts.Expression) => boolean,
): Iterable<Kept> {
  const { program } = scene
  for (const file of program.files) {
    for (const { node, target, value } of assignmentsIn(file)) {
      if (functionAround(node) === undefined) continue
      const name = keyOf(node) ?? nameOf(target)
      if (!isAsked(name, value)) continue
      const declared = keptIn(target, program)
      if (declared === undefined) continue
      const ways = waysInto(node, program)
      if (ways.every(({ from }) => from === 'start' || from === 'test')) continue
      yield { node, name, value, declared }
    }
  }
}

interface Assignment {
  readonly node: ts.Expression
  readonly target: ts.Expression
  readonly value: ts.Expression
}

function assignmentsIn(file: ts.SourceFile): readonly Assignment[] {
  const found: Assignment[] = []
  const visit = (node: ts.Node): void => {
    const assignment = readAssignment(node)
    if (assignment !== undefined) found.push(assignment)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function readAssignment(node: ts.Node): Assignment | undefined {
  if (ts.isBinaryExpression(node)) {
    const { left, right, operatorToken } = node
    const { kind } = operatorToken
    const isAssigned =
      kind === ts.SyntaxKind.EqualsToken ||
      kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
      kind === ts.SyntaxKind.BarBarEqualsToken
    return isAssigned ? { node, target: left, value: right } : undefined
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression))
    return undefined
  const { name, expression } = node.expression
  const value = node.arguments.at(-1)
  const isPut = (name.text === 'set' || name.text === 'push') && value !== undefined
  return isPut ? { node, target: expression, value } : undefined
}

/** `'tenant'` of `state.set('tenant', tenant)`. */
function keyOf(node: ts.Expression): string | undefined {
  const [key] = ts.isCallExpression(node) ? node.arguments : []
  return key !== undefined && ts.isStringLiteralLike(key) ? key.text : undefined
}

function nameOf(target: ts.Expression): string {
  return ts.isPropertyAccessExpression(target) ? target.name.text : target.getText()
}
