import { ts } from 'ts-morph'

import { declarationsOf } from '../../../code/index.ts'

/** A name as it is used: `f`, `x.f`, `x['f']`. */
export type NameUse = ts.Identifier | ts.PrivateIdentifier | ts.StringLiteralLike

/** Where names are used. Found by their texts first: to ask the checker for every name takes as long as all of its work. */
export class NameIndex {
  readonly #checker: ts.TypeChecker
  readonly #byText = new Map<string, NameUse[]>()
  readonly #aliases = new Map<string, Set<string>>()
  readonly #holding = new Set<string>()

  constructor(files: readonly ts.SourceFile[], checker: ts.TypeChecker) {
    this.#checker = checker
    const visit = (node: ts.Node): void => {
      this.#gather(node)
      ts.forEachChild(node, visit)
    }
    files.forEach(visit)
  }

  /** The uses of what is declared, under whatever name it is imported; its own name is none. */
  usesOf(declared: ts.Declaration): readonly NameUse[] {
    const name = ts.getNameOfDeclaration(declared)
    const own = name !== undefined && isNameUse(name) ? name.text : undefined
    return this.#textsFor(own, declared)
      .flatMap((text) => this.#byText.get(text) ?? [])
      .filter((use) => {
        const all = declarationsOf(use, this.#checker)
        // The name of an overload is none of its uses.
        return all.includes(declared) && all.every((one) => ts.getNameOfDeclaration(one) !== use)
      })
  }

  /** Whether something of that name may hold a function that has another: a variable, a parameter, a property. */
  mayHold(text: string): boolean {
    return this.#holding.has(text)
  }

  withText(text: string): readonly NameUse[] {
    return this.#byText.get(text) ?? []
  }

  #textsFor(own: string | undefined, declared: ts.Declaration): readonly string[] {
    const isDefault =
      ts.isExportAssignment(declared) ||
      (ts.canHaveModifiers(declared) &&
        ts.getModifiers(declared)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword))
    const found = new Set([...(own === undefined ? [] : [own]), ...(isDefault ? ['default'] : [])])
    for (const text of found) {
      for (const alias of this.#aliases.get(text) ?? []) found.add(alias)
    }
    return [...found]
  }

  #gather(node: ts.Node): void {
    if (isHolding(node) && 'text' in node.name) this.#holding.add(node.name.text)
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) this.#add(node)
    if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
      this.#add(node.argumentExpression)
    // `Billing['charge']`
    if (ts.isIndexedAccessTypeNode(node) && ts.isLiteralTypeNode(node.indexType)) {
      const { literal } = node.indexType
      if (ts.isStringLiteralLike(literal)) this.#add(literal)
    }
    if ((ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) && node.propertyName)
      this.#alias(node.propertyName.text, node.name.text)
    if (ts.isImportClause(node) && node.name) this.#alias('default', node.name.text)
    if (ts.isImportEqualsDeclaration(node)) this.#alias('default', node.name.text)
    if (ts.isExportAssignment(node) && ts.isIdentifier(node.expression))
      this.#alias(node.expression.text, 'default')
  }

  #add(use: NameUse): void {
    const uses = this.#byText.get(use.text)
    if (uses) uses.push(use)
    else this.#byText.set(use.text, [use])
  }

  #alias(text: string, alias: string): void {
    const aliases = this.#aliases.get(text)
    if (aliases) aliases.add(alias)
    else this.#aliases.set(text, new Set([alias]))
  }
}

function isNameUse(node: ts.Node): node is NameUse {
  return ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isStringLiteralLike(node)
}

function isHolding(
  node: ts.Node,
): node is
  | ts.VariableDeclaration
  | ts.ParameterDeclaration
  | ts.BindingElement
  | ts.PropertyDeclaration
  | ts.PropertySignature
  | ts.PropertyAssignment
  | ts.ShorthandPropertyAssignment {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node)
  )
}

/** The whole of what a name stands for: `x.f` for its `f`. */
export function expressionOf(use: NameUse): ts.Expression | undefined {
  const { parent } = use
  if (ts.isPropertyAccessExpression(parent) && parent.name === use) return parent
  if (ts.isElementAccessExpression(parent) && parent.argumentExpression === use) return parent
  return ts.isIdentifier(use) ? use : undefined
}
