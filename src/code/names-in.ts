import { ts } from 'ts-morph'

import { symbolOf } from './declarations.ts'

/** Where a declared name is used in a function or a file, its declaration left out. */
export function namesIn(
  scope: ts.Node,
  name: ts.Identifier,
  checker: ts.TypeChecker,
): readonly ts.Identifier[] {
  const symbol = symbolOf(name, checker)
  const found: ts.Identifier[] = []
  const visit = (node: ts.Node): void => {
    const isUse = ts.isIdentifier(node) && node.text === name.text && node !== name
    if (isUse && symbolOf(node, checker) === symbol) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(scope)
  return found
}
