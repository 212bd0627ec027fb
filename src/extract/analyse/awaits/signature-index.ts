import { ts } from 'ts-morph'

import { wrap } from '../../../code/index.ts'
import type { CallLike } from './await-reach.ts'
import { partsOf } from './wait-kind.ts'

/** Where a function is called, or handed on, under a name that is not its own. */
export interface SignatureUses {
  readonly calls: readonly CallLike[]
  readonly values: readonly ts.Expression[]
}

/** Who calls what by type: a function that was handed on keeps its signature, whatever holds it. */
export class SignatureIndex {
  readonly #files: readonly ts.SourceFile[]
  readonly #checker: ts.TypeChecker
  #uses: Map<ts.Node, { calls: CallLike[]; values: ts.Expression[] }> | undefined

  constructor(files: readonly ts.SourceFile[], checker: ts.TypeChecker) {
    this.#files = files
    this.#checker = checker
  }

  usesOf(declared: ts.Node): SignatureUses {
    this.#uses ??= this.#gather()
    return this.#uses.get(declared) ?? { calls: [], values: [] }
  }

  #gather(): Map<ts.Node, { calls: CallLike[]; values: ts.Expression[] }> {
    const found = new Map<ts.Node, { calls: CallLike[]; values: ts.Expression[] }>()
    const usesFor = (callee: ts.Expression) =>
      signaturesOf(this.#checker.getTypeAtLocation(callee), this.#checker).map((declared) => {
        const uses = found.get(declared) ?? { calls: [], values: [] }
        found.set(declared, uses)
        return uses
      })
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node)) return
      if (ts.isCallExpression(node) && mayHoldFunction(node.expression)) {
        for (const { calls } of usesFor(node.expression)) calls.push(node)
      }
      if (ts.isTaggedTemplateExpression(node)) {
        for (const { calls } of usesFor(node.tag)) calls.push(node)
      }
      if (isHandedOn(node)) {
        for (const { values } of usesFor(node)) values.push(node)
      }
      ts.forEachChild(node, visit)
    }
    this.#files.forEach(visit)
    return found
  }
}

/** What is declared to be called, of a value of a type. */
export function signaturesOf(
  type: ts.Type,
  checker: ts.TypeChecker,
): readonly ts.SignatureDeclaration[] {
  return partsOf(checker.getNonNullableType(type)).flatMap((part) =>
    checker
      .getSignaturesOfType(checker.getApparentType(part), ts.SignatureKind.Call)
      .flatMap(({ declaration }) =>
        declaration === undefined || ts.isJSDocSignature(declaration) ? [] : [declaration],
      ),
  )
}

function mayHoldFunction(callee: ts.Expression): boolean {
  return callee.kind !== ts.SyntaxKind.SuperKeyword && callee.kind !== ts.SyntaxKind.ImportKeyword
}

/** Whether a name or a member is handed on: as an argument, to a variable, in an object, from a function. */
function isHandedOn(node: ts.Node): node is ts.Expression {
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return false
  const { parent } = node
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name === node
  const isPart =
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    ts.isQualifiedName(parent) ||
    ts.isBindingElement(parent)
  if (isPart) return false
  const outer = wrap(node)
  const holder = outer.parent
  if (ts.isCallExpression(holder) || ts.isNewExpression(holder)) return holder.expression !== outer
  if (ts.isVariableDeclaration(holder) || ts.isPropertyDeclaration(holder))
    return holder.initializer === outer
  if (ts.isPropertyAssignment(holder)) return holder.initializer === outer
  if (ts.isBinaryExpression(holder))
    return holder.right === outer && holder.operatorToken.kind === ts.SyntaxKind.EqualsToken
  return (
    ts.isReturnStatement(holder) ||
    ts.isArrayLiteralExpression(holder) ||
    ts.isJsxExpression(holder) ||
    ts.isConditionalExpression(holder) ||
    (ts.isArrowFunction(holder) && holder.body === outer)
  )
}
