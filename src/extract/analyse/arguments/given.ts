import { ts } from 'ts-morph'

import { symbolOf, unwrap } from '../../../code/index.ts'

/** What of a list is the same object as in it. */
const ELEMENTS: ReadonlySet<string> = new Set(['at', 'find', 'get', 'values'])

/** Names for what a function was given, and for parts of it. */
export class Given {
  readonly #checker: ts.TypeChecker
  readonly #paths = new Map<ts.Symbol, string>()

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker
  }

  bind(name: ts.BindingName, path: string): void {
    if (ts.isIdentifier(name)) {
      const symbol = symbolOf(name, this.#checker)
      if (symbol !== undefined) this.#paths.set(symbol, path)
      return
    }
    for (const element of name.elements) {
      // What is left over by `...rest` is an object of its own.
      if (ts.isOmittedExpression(element) || element.dotDotDotToken !== undefined) continue
      const part = element.propertyName?.getText() ?? element.name.getText()
      const whole = path.startsWith('{') || path.startsWith('[') ? '' : `${path}.`
      this.bind(element.name, `${whole}${part}`)
    }
  }

  unbind(name: ts.Identifier): void {
    const symbol = symbolOf(name, this.#checker)
    if (symbol !== undefined) this.#paths.delete(symbol)
  }

  /** Undefined for what is nothing that was given: something else, or a copy. */
  pathOf(expression: ts.Expression): string | undefined {
    const node = unwrap(expression)
    if (ts.isIdentifier(node)) {
      const symbol = symbolOf(node, this.#checker)
      return symbol && this.#paths.get(symbol)
    }
    if (ts.isPropertyAccessExpression(node)) {
      const path = this.pathOf(node.expression)
      return path === undefined ? undefined : `${path}.${node.name.text}`
    }
    if (ts.isElementAccessExpression(node)) {
      const path = this.pathOf(node.expression)
      return path === undefined ? undefined : `${path}[]`
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const path = ELEMENTS.has(node.expression.name.text)
        ? this.pathOf(node.expression.expression)
        : undefined
      return path === undefined ? undefined : `${path}[]`
    }
    if (ts.isBinaryExpression(node)) {
      const isChoice =
        node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken ||
        node.operatorToken.kind === ts.SyntaxKind.BarBarToken
      return isChoice ? (this.pathOf(node.left) ?? this.pathOf(node.right)) : undefined
    }
    if (ts.isConditionalExpression(node))
      return this.pathOf(node.whenTrue) ?? this.pathOf(node.whenFalse)
    return undefined
  }
}
