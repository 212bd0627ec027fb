import { ts } from 'ts-morph'

import { namesIn, symbolOf } from '../../code/index.ts'
import type { Cut } from '../cut.ts'
import type { ShapeId } from '../shapes.ts'
import { type ExportedKind, kindOfExport } from './exported-kind.ts'
import type { Reference } from './find-references.ts'

export type UseShape = Extract<
  ShapeId,
  | 'type'
  | 'enum'
  | 'error-class'
  | 'constant'
  | 'register-routes'
  | 'call'
  | 'call-unawaited'
  | 'call-sync'
  | 'function-value'
  | 'class-instance'
  | 'class-extended'
  | 'namespace-handed-on'
  | 'mutable-state'
>

/** What a file outside of the module does with one name of it, at one place. */
export interface Use {
  readonly node: ts.Node
  /** As the file of the module exports it. */
  readonly name: string
  readonly kind: ExportedKind
  readonly symbol: ts.Symbol
  /** The absolute path of the file of the module. */
  readonly file: string
  readonly shape: UseShape
}

interface Binding {
  /** As it is called here. */
  readonly local: ts.Identifier
  readonly name: string
  readonly symbol: ts.Symbol
}

/** Every use of what is imported from the module, one file after the other. */
export function* findUses(references: readonly Reference[], cut: Cut): Iterable<Use> {
  // `billing.issue` is found by `* as billing`, and by `issue` where that is imported as well.
  const found = new Set<ts.Node>()
  for (const reference of references) {
    for (const use of usesBy(reference, cut)) {
      if (!found.has(use.node)) yield use
      found.add(use.node)
    }
  }
}

function* usesBy(reference: Reference, cut: Cut): Iterable<Use> {
  const { to } = reference
  if (to === undefined) return
  for (const binding of bindingsOf(reference, cut)) yield* usesOf(binding, to, cut)
  yield* usesOfNamespace(reference, to, cut)
  yield* usesOfType(reference, to, cut)
}

function bindingsOf({ node }: Reference, { program: { checker } }: Cut): Binding[] {
  if (!ts.isImportDeclaration(node)) return []
  const { name, namedBindings } = node.importClause ?? {}
  const found: { local: ts.Identifier; name: string }[] = []
  if (name) found.push({ local: name, name: 'default' })
  if (namedBindings && ts.isNamedImports(namedBindings)) {
    for (const { name: local, propertyName } of namedBindings.elements) {
      found.push({ local, name: (propertyName ?? local).text })
    }
  }
  return found.flatMap((one) => {
    const symbol = symbolOf(one.local, checker)
    return symbol ? [{ ...one, symbol }] : []
  })
}

function* usesOf({ local, name, symbol }: Binding, file: string, cut: Cut): Iterable<Use> {
  const { checker } = cut.program
  const kind = kindOfExport(symbol, checker)
  for (const node of namesIn(local.getSourceFile(), local, checker)) {
    yield { node, name, kind, symbol, file, shape: shapeOfUse(node, kind) }
  }
}

function* usesOfNamespace(reference: Reference, file: string, cut: Cut): Iterable<Use> {
  const { node } = reference
  const { checker } = cut.program
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined
  const local = bindings && ts.isNamespaceImport(bindings) ? bindings.name : undefined
  if (local === undefined) return
  const here = symbolOf(local, checker)
  if (here === undefined) return
  for (const name of namesIn(local.getSourceFile(), local, checker)) {
    const member = memberOf(name)
    const symbol = member && symbolOf(member, checker)
    if (member === undefined || symbol === undefined) {
      yield {
        node: name,
        name: '*',
        kind: 'namespace',
        symbol: here,
        file,
        shape: 'namespace-handed-on',
      }
      continue
    }
    const kind = kindOfExport(symbol, checker)
    yield { node: member, name: member.text, kind, symbol, file, shape: shapeOfUse(member, kind) }
  }
}

/** `ns.member`, as a value or as a type. */
function memberOf(name: ts.Identifier): ts.Identifier | undefined {
  const { parent } = name
  if (ts.isPropertyAccessExpression(parent) && parent.expression === name) {
    return ts.isIdentifier(parent.name) ? parent.name : undefined
  }
  if (ts.isQualifiedName(parent) && parent.left === name) return parent.right
  return undefined
}

/** `import('./file').Type` */
function* usesOfType({ node }: Reference, file: string, cut: Cut): Iterable<Use> {
  if (!ts.isImportTypeNode(node) || node.qualifier === undefined) return
  const first = firstName(node.qualifier)
  const symbol = symbolOf(first, cut.program.checker)
  if (symbol === undefined) return
  const kind = kindOfExport(symbol, cut.program.checker)
  yield { node: first, name: first.text, kind, symbol, file, shape: 'type' }
}

function firstName(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : firstName(name.left)
}

function shapeOfUse(name: ts.Identifier, kind: ExportedKind): UseShape {
  if (kind === 'type' || isInType(name)) return 'type'
  const value = asValue(name)
  const { parent } = value
  if (isExtended(value)) return kind === 'error-class' ? 'error-class' : 'class-extended'
  switch (kind) {
    case 'routes':
      return 'register-routes'
    case 'enum':
      return 'enum'
    case 'error-class':
      return 'error-class'
    case 'class':
      return 'class-instance'
    case 'mutable':
      return 'mutable-state'
    case 'namespace':
      return 'namespace-handed-on'
    case 'constant':
      return 'constant'
    case 'function':
      return ts.isCallExpression(parent) && parent.expression === value
        ? shapeOfCall(parent)
        : 'function-value'
  }
}

/** The name with what qualifies it: `billing.issue` of `issue`. */
function asValue(name: ts.Identifier): ts.Node {
  const { parent } = name
  return ts.isPropertyAccessExpression(parent) && parent.name === name ? parent : name
}

function isInType(name: ts.Identifier): boolean {
  let node: ts.Node = name
  while (ts.isQualifiedName(node.parent)) node = node.parent
  // What a class extends is a value, though it is written where types are.
  if (ts.isExpressionWithTypeArguments(node.parent)) return !isExtended(node)
  return (
    ts.isTypeNode(node.parent) || ts.isTypeElement(node.parent) || ts.isTypeQueryNode(node.parent)
  )
}

function isExtended(node: ts.Node): boolean {
  const clause = ts.isExpressionWithTypeArguments(node.parent) ? node.parent.parent : undefined
  return (
    clause !== undefined &&
    ts.isHeritageClause(clause) &&
    clause.token === ts.SyntaxKind.ExtendsKeyword &&
    ts.isClassLike(clause.parent)
  )
}

function shapeOfCall(call: ts.CallExpression): UseShape {
  let node: ts.Node = call
  while (ts.isParenthesizedExpression(node.parent)) node = node.parent
  if (ts.isAwaitExpression(node.parent) || ts.isReturnStatement(node.parent)) return 'call'
  return ts.isExpressionStatement(node.parent) || ts.isVoidExpression(node.parent)
    ? 'call-unawaited'
    : 'call-sync'
}

/** The functions that are called outside, or handed on there; each once. */
export function calledOf(uses: readonly Use[]): Use[] {
  const bySymbol = new Map(
    uses.filter(({ kind }) => kind === 'function').map((use) => [use.symbol, use]),
  )
  return [...bySymbol.values()]
}
