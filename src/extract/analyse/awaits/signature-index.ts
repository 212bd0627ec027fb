import { ts } from 'ts-morph'

import { wrap } from '../../../code/index.ts'
import type { CallLike } from './await-reach.ts'
import { expressionOf, type NameIndex } from './name-index.ts'
import { partsOf } from './wait-kind.ts'

/** Where a function is called, or handed on, under a name that is not its own. */
export interface SignatureUses {
  readonly calls: CallLike[]
  readonly values: ts.Expression[]
}

/** Who calls what by type: a function that was handed on keeps its signature, whatever holds it. */
export class SignatureIndex {
  readonly #files: readonly ts.SourceFile[]
  readonly #names: NameIndex
  readonly #checker: ts.TypeChecker
  readonly #byName = new Map<string, ReadonlyMap<ts.Node, SignatureUses>>()
  #all: ReadonlyMap<ts.Node, SignatureUses> | undefined

  constructor(files: readonly ts.SourceFile[], names: NameIndex, checker: ts.TypeChecker) {
    this.#files = files
    this.#names = names
    this.#checker = checker
  }

  /** The uses under one name, and under those that it gets where it is taken out of an object. */
  named(declared: ts.Node, name: string): SignatureUses {
    let uses = this.#byName.get(name)
    if (uses === undefined) {
      uses = this.#sort(this.#usesUnder(name))
      this.#byName.set(name, uses)
    }
    return uses.get(declared) ?? NO_USES
  }

  /** Those of what a call gives. */
  ofResult(declared: ts.Node, call: ts.Expression): SignatureUses {
    return this.#sort([call]).get(declared) ?? NO_USES
  }

  /** The uses under whatever name. The checker has to look at most of the program for it, which takes its time. */
  anywhere(declared: ts.Node): SignatureUses {
    this.#all ??= this.#sort(
      this.#files.flatMap((file) => functionUsesIn(file)).filter((use) => this.#mayHold(use)),
    )
    return this.#all.get(declared) ?? NO_USES
  }

  /** A method or a function that is called by its own name, is found by that. */
  #mayHold(use: ts.Expression): boolean {
    if (ts.isPropertyAccessExpression(use)) return this.#names.mayHold(use.name.text)
    return !ts.isIdentifier(use) || this.#names.mayHold(use.text)
  }

  #usesUnder(name: string, seen: Set<string> = new Set()): readonly ts.Expression[] {
    if (seen.has(name)) return []
    seen.add(name)
    return this.#names.withText(name).flatMap((use) => {
      const { parent } = use
      if (ts.isBindingElement(parent) && parent.propertyName === use) {
        return ts.isIdentifier(parent.name) ? this.#usesUnder(parent.name.text, seen) : []
      }
      const expression = expressionOf(use)
      return expression !== undefined && isFunctionUse(expression) ? [expression] : []
    })
  }

  #sort(uses: readonly ts.Expression[]): ReadonlyMap<ts.Node, SignatureUses> {
    const found = new Map<ts.Node, SignatureUses>()
    for (const use of uses) {
      const outer = wrap(use)
      const { parent } = outer
      const isCalled =
        (ts.isCallExpression(parent) && parent.expression === outer) ||
        (ts.isTaggedTemplateExpression(parent) && parent.tag === outer)
      for (const declared of signaturesOf(this.#checker.getTypeAtLocation(use), this.#checker)) {
        const same = found.get(declared) ?? { calls: [], values: [] }
        found.set(declared, same)
        if (isCalled) same.calls.push(parent)
        else same.values.push(outer)
      }
    }
    return found
  }
}

const NO_USES: SignatureUses = { calls: [], values: [] }

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

function functionUsesIn(file: ts.SourceFile): readonly ts.Expression[] {
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return
    if (isFunctionUse(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** Whether something is called, or handed on by its name: as an argument, to a variable, in an object, from a function. */
function isFunctionUse(node: ts.Node): node is ts.Expression {
  if (!ts.isExpression(node) || node.kind === ts.SyntaxKind.SuperKeyword) return false
  if (ts.isParenthesizedExpression(node) || node.kind === ts.SyntaxKind.ImportKeyword) return false
  const outer = wrap(node)
  const holder = outer.parent
  if (ts.isTaggedTemplateExpression(holder)) return holder.tag === outer
  if (ts.isCallExpression(holder) && holder.expression === outer) return true
  return isName(node) && isHandedOn(node, outer)
}

function isName(node: ts.Node): boolean {
  return (
    ts.isIdentifier(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node)
  )
}

function isHandedOn(node: ts.Expression, outer: ts.Expression): boolean {
  const holder = outer.parent
  if (ts.isShorthandPropertyAssignment(holder)) return holder.name === node
  if (ts.isCallExpression(holder) || ts.isNewExpression(holder)) return holder.expression !== outer
  const isInitialised =
    ts.isVariableDeclaration(holder) ||
    ts.isPropertyDeclaration(holder) ||
    ts.isPropertyAssignment(holder)
  if (isInitialised) return holder.initializer === outer
  if (ts.isBinaryExpression(holder)) return holder.right === outer && isAssigned(holder)
  return (
    ts.isReturnStatement(holder) ||
    ts.isArrayLiteralExpression(holder) ||
    ts.isJsxExpression(holder) ||
    ts.isConditionalExpression(holder) ||
    (ts.isArrowFunction(holder) && holder.body === outer)
  )
}

function isAssigned({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return (
    kind === ts.SyntaxKind.EqualsToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  )
}
