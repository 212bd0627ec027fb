import { ts } from 'ts-morph'

import { calledDeclaration } from '../../../code/index.ts'
import { isError } from './read-built-in.ts'

/**
 * The classes of errors that a function throws, or that functions which it calls throw, as far as their bodies are within
 * reach. What is thrown by libraries, and by functions that came in as values, is not found.
 *
 * @param isInside Whether a body is followed.
 */
export function findThrown(
  start: ts.Node,
  checker: ts.TypeChecker,
  isInside: (node: ts.Node) => boolean,
): readonly ts.Symbol[] {
  const found = new Set<ts.Symbol>()
  const seen = new Set<ts.Node>()
  const bodies: ts.Node[] = [start]
  const enter = (node: ts.Node | undefined): void => {
    if (node === undefined || seen.has(node) || !isInside(node)) return
    seen.add(node)
    bodies.push(node)
  }
  const look = (node: ts.Node): void => {
    if (ts.isThrowStatement(node))
      for (const one of classesOf(checker.getTypeAtLocation(node.expression))) found.add(one)
    if (ts.isCallExpression(node)) enter(calledDeclaration(node, checker))
    ts.forEachChild(node, look)
  }
  for (const body of bodies) look(body)
  return [...found]
}

function classesOf(type: ts.Type): readonly ts.Symbol[] {
  if (type.isUnion()) return type.types.flatMap(classesOf)
  const symbol = type.getSymbol()
  return symbol !== undefined && isOwnClass(symbol) && isError(type) ? [symbol] : []
}

function isOwnClass({ declarations }: ts.Symbol): boolean {
  return (
    declarations?.some(
      (one) => ts.isClassDeclaration(one) && !one.getSourceFile().isDeclarationFile,
    ) ?? false
  )
}
