import { ts } from 'ts-morph'

import { namesIn, symbolOf } from '../../code/index.ts'
import { type Cut, isInside } from '../cut.ts'
import type { ShapeId } from '../shapes.ts'
import { type ExportedKind, kindOfExport } from './exported-kind.ts'
import type { Reference } from './find-references.ts'
import { isKeptInMetadata } from './kept-in-metadata.ts'
import { isUntyped, type Loaded, loadedBy } from './loaded-names.ts'

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
  /** Of what is exported. */
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
  const { to, node } = reference
  if (to === undefined) return
  const isOurs = (symbol: ts.Symbol): boolean => isInside(to, cut) || isDeclaredInside(symbol, cut)
  for (const binding of bindingsOf(reference, cut)) {
    const { local, symbol } = binding
    const whole = fileOfNamespace(symbol)
    if (whole !== undefined) yield* usesOfNamespace(local, whole, cut)
    else if (isOurs(symbol)) yield* usesOf(binding, to, cut)
  }
  const all = namespaceOf(reference)
  if (all !== undefined) yield* usesOfNamespace(all, to, cut)
  if (ts.isCallExpression(node) && isLoad(reference)) yield* usesOfLoaded(node, to, cut)
  for (const use of usesOfType(reference, to, cut)) if (isOurs(use.symbol)) yield use
}

/** Behind a file outside that hands on what the module exports, there may be other things as well. */
function isDeclaredInside({ declarations = [] }: ts.Symbol, cut: Cut): boolean {
  return declarations.some((one) => isInside(one.getSourceFile().fileName, cut))
}

function isLoad({ shape }: Reference): boolean {
  return shape === 'import-dynamic' || shape === 'require'
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
  const kind = kindOfExport(symbol, cut.program.checker)
  for (const node of namesIn(local.getSourceFile(), local, cut.program.checker)) {
    // `export { issue }`: who has it from there is found there.
    if (ts.isExportSpecifier(node.parent)) continue
    yield {
      node,
      name,
      kind,
      symbol,
      file: homeOf(symbol, file, cut),
      shape: shapeOfUse(node, kind, cut),
    }
  }
}

function namespaceOf({ node }: Reference): ts.Identifier | undefined {
  if (ts.isImportEqualsDeclaration(node)) return node.name
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined
  return bindings && ts.isNamespaceImport(bindings) ? bindings.name : undefined
}

/** The file of which `export * as billing from './billing'` makes a name. */
function fileOfNamespace({ flags, declarations = [] }: ts.Symbol): string | undefined {
  const file = flags & ts.SymbolFlags.ValueModule ? declarations.find(ts.isSourceFile) : undefined
  return file?.fileName
}

function* usesOfNamespace(local: ts.Identifier, file: string, cut: Cut): Iterable<Use> {
  for (const name of namesIn(local.getSourceFile(), local, cut.program.checker)) {
    // `export { billing }`, `app.billing`: what is used there is found by who imports that.
    if (ts.isExportSpecifier(name.parent) || isQualified(name)) continue
    yield* usesOfMember(name, name, file, cut)
  }
}

function isQualified(name: ts.Identifier): boolean {
  const { parent } = name
  if (ts.isPropertyAccessExpression(parent)) return parent.name === name
  return ts.isQualifiedName(parent) && parent.right === name
}

/** @param whole The namespace with what qualifies it: `billing`, and `app.billing`. */
function* usesOfMember(name: ts.Identifier, whole: ts.Node, file: string, cut: Cut): Iterable<Use> {
  const member = memberOf(whole)
  const symbol =
    member && (symbolOf(member, cut.program.checker) ?? exportOf(file, member.text, cut))
  if (member === undefined || symbol === undefined) {
    yield handedOn(name, file, cut)
    return
  }
  const within = fileOfNamespace(symbol)
  if (within !== undefined) yield* usesOfMember(member, member.parent, within, cut)
  else if (isInside(file, cut) || isDeclaredInside(symbol, cut)) {
    yield useOf(member, member.text, { symbol, file }, cut)
  }
}

/** `(await import('./file')).issue`, `const { issue } = require('./file')` */
function* usesOfLoaded(call: ts.CallExpression, file: string, cut: Cut): Iterable<Use> {
  // It is refused as a whole.
  if (isUntyped(call, cut.program.checker)) return
  const { names, all, isHandedOn }: Loaded = loadedBy(call)
  if (isHandedOn) yield handedOn(call, file, cut)
  if (all !== undefined) yield* usesOfNamespace(all, file, cut)
  for (const { name, local, node } of names) {
    const symbol = exportOf(file, name, cut)
    if (symbol === undefined) yield handedOn(node, file, cut)
    else if (!isInside(file, cut) && !isDeclaredInside(symbol, cut)) continue
    else if (local === undefined) yield useOf(node, name, { symbol, file }, cut)
    else yield* usesOf({ local, name, symbol }, file, cut)
  }
}

function useOf(
  node: ts.Identifier,
  name: string,
  { symbol, file }: Pick<Use, 'symbol' | 'file'>,
  cut: Cut,
): Use {
  const kind = kindOfExport(symbol, cut.program.checker)
  return {
    node,
    name,
    kind,
    symbol,
    file: homeOf(symbol, file, cut),
    shape: shapeOfUse(node, kind, cut),
  }
}

/** The file of the module that has it, where it is imported from one that hands it on. */
function homeOf({ declarations = [] }: ts.Symbol, file: string, cut: Cut): string {
  if (isInside(file, cut)) return file
  const home = declarations.map((one) => one.getSourceFile().fileName)
  return home.find((path) => isInside(path, cut)) ?? file
}

function handedOn(node: ts.Node, file: string, { program: { checker } }: Cut): Use {
  const symbol = checker.getSymbolAtLocation(node) ?? checker.getTypeAtLocation(node).symbol
  return { node, name: '*', kind: 'namespace', symbol, file, shape: 'namespace-handed-on' }
}

/** What a file exports under a name, past all imports and exports; undefined where that is not known. */
function exportOf(
  file: string,
  name: string,
  { program: { checker, files } }: Cut,
): ts.Symbol | undefined {
  const source = files.find(({ fileName }) => fileName === file)
  const module = source && checker.getSymbolAtLocation(source)
  const symbol = module && checker.tryGetMemberInModuleExports(name, module)
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

/** `ns.member`, as a value or as a type. */
function memberOf(whole: ts.Node): ts.Identifier | undefined {
  const { parent } = whole
  if (ts.isPropertyAccessExpression(parent) && parent.expression === whole) {
    return ts.isIdentifier(parent.name) ? parent.name : undefined
  }
  if (ts.isQualifiedName(parent) && parent.left === whole) return parent.right
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

function shapeOfUse(name: ts.Identifier, kind: ExportedKind, cut: Cut): UseShape {
  if (kind === 'class' && isKeptInMetadata(name, cut.program)) return 'class-instance'
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
    case 'instance':
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
