import { ts } from 'ts-morph'

/** `down` of a migration, however it is written. */
export function isWayBack(node: ts.Node): boolean {
  const isNamed =
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isVariableDeclaration(node)
  if (isNamed) return node.name?.getText() === 'down'
  return ts.isBinaryExpression(node) && /^(?:module\.)?exports\.down$/.test(node.left.getText())
}
