import { ts } from 'ts-morph'

import { symbolOf } from './declarations.ts'
import { wrap } from './unwrap.ts'

/** Where names are handed on as values, and not called: `app.get('/', list)`, `{ list }`. */
export class ValueUses {
  readonly #files: readonly ts.SourceFile[]
  readonly #checker: ts.TypeChecker
  #byName: Map<string, ts.Identifier[]> | undefined

  constructor(files: readonly ts.SourceFile[], checker: ts.TypeChecker) {
    this.#files = files
    this.#checker = checker
  }

  of(name: ts.Identifier): readonly ts.Identifier[] {
    this.#byName ??= gather(this.#files)
    const symbol = symbolOf(name, this.#checker)
    const uses = this.#byName.get(name.text) ?? []
    return uses.filter((use) => symbolOf(use, this.#checker) === symbol)
  }
}

function gather(files: readonly ts.SourceFile[]): Map<string, ts.Identifier[]> {
  const byName = new Map<string, ts.Identifier[]>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isHandedOn(node)) {
      const uses = byName.get(node.text)
      if (uses) uses.push(node)
      else byName.set(node.text, [node])
    }
    ts.forEachChild(node, visit)
  }
  files.forEach(visit)
  return byName
}

function isHandedOn(name: ts.Identifier): boolean {
  const { parent } = name
  if (ts.isShorthandPropertyAssignment(parent)) return true
  const isMember = ts.isPropertyAccessExpression(parent) && parent.name === name
  const value: ts.Expression = wrap(isMember ? parent : name)
  const holder = value.parent
  if (ts.isCallExpression(holder) || ts.isNewExpression(holder)) return holder.expression !== value
  if (ts.isVariableDeclaration(holder) || ts.isPropertyDeclaration(holder))
    return holder.initializer === value
  if (ts.isPropertyAssignment(holder)) return holder.initializer === value
  // `this.handle.bind(this)`
  if (ts.isPropertyAccessExpression(holder)) return holder.name.text === 'bind'
  return (
    ts.isReturnStatement(holder) ||
    ts.isArrayLiteralExpression(holder) ||
    ts.isBinaryExpression(holder) ||
    ts.isConditionalExpression(holder) ||
    (ts.isArrowFunction(holder) && holder.body === value)
  )
}
