import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'

export interface PropertyAssigned {
  readonly target: ts.PropertyAccessExpression
  readonly value: ts.Expression
}

const known = new WeakMap<CodeProgram, ReadonlyMap<string, readonly PropertyAssigned[]>>()

/** All `object.name = value` of a program, by the name of the property. */
export function assignedTo(name: string, program: CodeProgram): readonly PropertyAssigned[] {
  let assignments = known.get(program)
  if (assignments === undefined) {
    assignments = gather(program.files)
    known.set(program, assignments)
  }
  return assignments.get(name) ?? []
}

function gather(files: readonly ts.SourceFile[]): ReadonlyMap<string, readonly PropertyAssigned[]> {
  const found = new Map<string, PropertyAssigned[]>()
  const visit = (node: ts.Node): void => {
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left)
    ) {
      const assigned = { target: node.left, value: node.right }
      const others = found.get(node.left.name.text)
      if (others === undefined) found.set(node.left.name.text, [assigned])
      else others.push(assigned)
    }
    ts.forEachChild(node, visit)
  }
  for (const file of files) visit(file)
  return found
}
