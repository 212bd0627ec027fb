import { ts } from 'ts-morph'

import { symbolOf } from '../../code/index.ts'
import { type Cut, isInside } from '../cut.ts'
import type { Reference } from './find-references.ts'
import { findCarriers } from './uses/carriers.ts'
import { usesAt, usesOfName, usesOfPromise } from './uses/follow-target.ts'
import { isOfModule, type Target, targetOf } from './uses/target.ts'
import type { Use } from './uses/use.ts'

/**
 * Every use of what is imported from the module, or from a file that hands on what it has from there; one file after the other.
 *
 * @param references Of the whole application.
 */
export function* findUses(references: readonly Reference[], cut: Cut): Iterable<Use> {
  const carriers = findCarriers(references, cut)
  // `billing.issue` is found by `* as billing`, and by `issue` where that is imported as well.
  const found = new Set<ts.Node>()
  for (const reference of references) {
    const { from, to } = reference
    if (to === undefined || isInside(from.fileName, cut)) continue
    if (!isInside(to, cut) && !carriers.has(to)) continue
    for (const use of usesBy(reference, to, cut)) {
      if (!found.has(use.node)) yield use
      found.add(use.node)
    }
  }
}

function* usesBy(reference: Reference, to: string, cut: Cut): Iterable<Use> {
  const { node, shape } = reference
  if (ts.isImportDeclaration(node)) {
    for (const { local, name, symbol } of bindingsOf(node, cut)) {
      if (isOfModule(symbol, cut) || isInside(to, cut))
        yield* usesOfName(local, targetOf(symbol, name, to, cut), cut)
    }
  } else if (ts.isImportEqualsDeclaration(node)) {
    const symbol = symbolOf(node.name, cut.program.checker)
    if (symbol !== undefined && isOfModule(symbol, cut))
      yield* usesOfName(node.name, targetOf(symbol, node.name.text, to, cut), cut)
  } else if (ts.isImportTypeNode(node)) yield* usesOfType(node, to, cut)
  else if (ts.isCallExpression(node)) {
    const whole = namespaceOf(to, cut)
    if (whole !== undefined) yield* usesOfCall(node, shape, whole, cut)
  }
}

interface Binding {
  /** As it is called here. */
  readonly local: ts.Identifier
  readonly name: string
  readonly symbol: ts.Symbol
}

function bindingsOf(node: ts.ImportDeclaration, { program: { checker } }: Cut): Binding[] {
  const { name, namedBindings } = node.importClause ?? {}
  const found: { local: ts.Identifier; name: string }[] = []
  if (name) found.push({ local: name, name: 'default' })
  if (namedBindings && ts.isNamespaceImport(namedBindings))
    found.push({ local: namedBindings.name, name: '*' })
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

/** All that a file exports; undefined for one that has nothing from the module. */
function namespaceOf(file: string, cut: Cut): Target | undefined {
  const { checker, files } = cut.program
  const source = files.find(({ fileName }) => fileName === file)
  const symbol = source && checker.getSymbolAtLocation(source)
  return symbol && isOfModule(symbol, cut) ? { is: 'namespace', symbol, file } : undefined
}

function* usesOfCall(
  call: ts.CallExpression,
  shape: Reference['shape'],
  whole: Target,
  cut: Cut,
): Iterable<Use> {
  // A mock may be made of all that there is: a file of the same names stays.
  if (shape === 'mock-path') {
    const all = [...usesOfPromise(call, whole, cut), ...usesAt(call, whole, cut)]
    yield* all.filter((use) => use.shape !== 'namespace-handed-on')
  } else if (shape === 'import-dynamic') {
    if (!isGivenToMock(call)) yield* usesOfPromise(call, whole, cut)
  } else if (shape === 'require' && ts.isIdentifier(call.expression))
    yield* usesAt(call, whole, cut)
}

/** `vi.mock(import('./file'))` */
function isGivenToMock({ parent }: ts.Node): boolean {
  return ts.isCallExpression(parent) && /^(?:vi|jest)\.\w+$/.test(parent.expression.getText())
}

/** `import('./file').Type` */
function* usesOfType(node: ts.ImportTypeNode, file: string, cut: Cut): Iterable<Use> {
  if (node.qualifier === undefined) return
  const first = firstName(node.qualifier)
  const symbol = symbolOf(first, cut.program.checker)
  if (symbol === undefined || !(isInside(file, cut) || isOfModule(symbol, cut))) return
  const target = targetOf(symbol, first.text, file, cut)
  if (target.is === 'namespace') return
  const { kind, name } = target
  yield { node: first, name, kind, symbol, of: undefined, file, isTyped: true, shape: 'type' }
}

function firstName(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : firstName(name.left)
}

/** The functions that are called outside, or handed on there; each once. */
export function calledOf(uses: readonly Use[]): Use[] {
  const bySymbol = new Map(
    uses.filter(({ kind }) => kind === 'function').map((use) => [use.symbol, use]),
  )
  return [...bySymbol.values()]
}
