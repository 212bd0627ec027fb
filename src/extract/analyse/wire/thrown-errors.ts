import { ts } from 'ts-morph'

import { calledDeclaration } from '../../../code/index.ts'
import { isError } from './read-built-in.ts'

interface Body {
  readonly thrown: readonly ts.Symbol[]
  readonly calls: readonly ts.Node[]
}

/**
 * The classes of errors that functions throw, or that functions which they call throw, as far as their bodies are within
 * reach. What is thrown by libraries, and by functions that came in as values, is not found.
 */
export class ThrownErrors {
  readonly #checker: ts.TypeChecker
  readonly #isInside: (node: ts.Node) => boolean
  readonly #bodies = new Map<ts.Node, Body>()

  /** @param isInside Whether a body is followed. */
  constructor(checker: ts.TypeChecker, isInside: (node: ts.Node) => boolean) {
    this.#checker = checker
    this.#isInside = isInside
  }

  of(start: ts.Node): readonly ts.Symbol[] {
    const found = new Set<ts.Symbol>()
    const reached = new Set([start])
    for (const node of reached) {
      const { thrown, calls } = this.#read(node)
      for (const one of thrown) found.add(one)
      for (const one of calls) reached.add(one)
    }
    return [...found]
  }

  #read(node: ts.Node): Body {
    const known = this.#bodies.get(node)
    if (known !== undefined) return known
    const thrown: ts.Symbol[] = []
    const calls: ts.Node[] = []
    const look = (part: ts.Node): void => {
      if (ts.isThrowStatement(part)) {
        thrown.push(...classesOf(this.#checker.getTypeAtLocation(part.expression)))
      }
      const called = ts.isCallExpression(part) ? calledDeclaration(part, this.#checker) : undefined
      if (called !== undefined && this.#isInside(called)) calls.push(called)
      ts.forEachChild(part, look)
    }
    look(node)
    const body = { thrown, calls }
    this.#bodies.set(node, body)
    return body
  }
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
