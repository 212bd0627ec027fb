import { ts } from 'ts-morph'

import { namesIn, symbolOf } from '../../../code/index.ts'
import type { Cut } from '../../cut.ts'
import { isChangedAt } from '../changed-value.ts'
import { isChangedInside } from './changed-exports.ts'
import { asValue, isInType, shapeOfUse } from './shape-of-use.ts'
import { isOfModule, memberOfNamespace, memberOfObject, type Target } from './target.ts'
import type { Use } from './use.ts'

/** All that is done with a target under a name that a file has for it. */
export function* usesOfName(local: ts.Identifier, target: Target, cut: Cut): Iterable<Use> {
  for (const name of namesIn(local.getSourceFile(), local, cut.program.checker)) {
    if (!isHandedOnByExport(name)) yield* usesAt(name, target, cut)
  }
}

/** What is done with a target where it stands. */
export function* usesAt(node: ts.Node, target: Target, cut: Cut): Iterable<Use> {
  const isWhole = target.is === 'namespace' || target.kind === 'object' || isStatic(node, target)
  if (!isWhole || (target.is === 'name' && isInType(node))) {
    if (target.is === 'name') yield toUse(node, target, cut)
    return
  }
  const value = asValue(node)
  const member = memberNamed(value)
  if (member !== undefined) {
    yield* usesOfMember(member, node, target, cut)
    return
  }
  const { parent } = value
  if (ts.isVariableDeclaration(parent) && parent.initializer === value) {
    const taken = takenApart(parent.name)
    if (taken !== undefined) {
      for (const { name, local } of taken) {
        const found = memberOf(target, name, cut)
        if (found === undefined) yield handedOn(node, target)
        else yield* usesOfName(local, found, cut)
      }
      return
    }
    // Only a require(…) is given a name: a second name for the same would be one more way to hand it on.
    if (ts.isIdentifier(parent.name) && target.is === 'namespace') {
      yield* usesOfName(parent.name, target, cut)
      return
    }
  }
  yield handedOn(node, target)
}

/** `Billing.issue(…)`: of a class that nobody makes, its own functions are those of an object. */
function isStatic(node: ts.Node, target: Target): boolean {
  const isClass = target.is === 'name' && target.kind === 'class'
  return isClass && !isInType(node) && memberNamed(asValue(node)) !== undefined
}

/** What is done with what an import(…) brings. */
export function* usesOfPromise(node: ts.Expression, target: Target, cut: Cut): Iterable<Use> {
  const value = asValue(node)
  const { parent } = value
  if (ts.isAwaitExpression(parent)) {
    yield* usesAt(parent, target, cut)
    return
  }
  const loaded = isThen(parent) ? parent.parent.arguments[0] : undefined
  if (loaded !== undefined && isFunctionValue(loaded)) {
    const [parameter] = loaded.parameters
    if (parameter === undefined) return
    const taken = takenApart(parameter.name)
    if (taken === undefined) {
      if (ts.isIdentifier(parameter.name)) yield* usesOfName(parameter.name, target, cut)
      else yield handedOn(node, target)
      return
    }
    for (const { name, local } of taken) {
      const found = memberOf(target, name, cut)
      if (found !== undefined) yield* usesOfName(local, found, cut)
    }
    return
  }
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
    for (const name of namesIn(node.getSourceFile(), parent.name, cut.program.checker)) {
      yield* usesOfPromise(name, target, cut)
    }
    return
  }
  yield handedOn(node, target)
}

function* usesOfMember(member: MemberName, node: ts.Node, target: Target, cut: Cut): Iterable<Use> {
  const found = memberOf(target, member.text, cut)
  if (found !== undefined) {
    // Of a barrel only what it has from the module counts.
    if (found.is === 'namespace' || found.of !== undefined || isOfModule(found.symbol, cut))
      yield* usesAt(member, found, cut)
  } else if (target.is === 'name') yield handedOn(node, target)
}

function memberOf(target: Target, name: string, cut: Cut): Target | undefined {
  return target.is === 'namespace'
    ? memberOfNamespace(target, name, cut)
    : memberOfObject(target, name, cut)
}

type MemberName = ts.Identifier | ts.StringLiteralLike

/** `value.member`, `value['member']`, as a value or as a type. */
function memberNamed(value: ts.Node): MemberName | undefined {
  const { parent } = value
  if (ts.isPropertyAccessExpression(parent) && parent.expression === value) {
    return ts.isIdentifier(parent.name) ? parent.name : undefined
  }
  if (ts.isElementAccessExpression(parent) && parent.expression === value) {
    return ts.isStringLiteralLike(parent.argumentExpression) ? parent.argumentExpression : undefined
  }
  if (ts.isQualifiedName(parent) && parent.left === value) return parent.right
  return undefined
}

/** `{ issue, total: sum }`; undefined for what takes more than one level apart, or leaves a rest. */
function takenApart(
  name: ts.BindingName,
): readonly { readonly name: string; readonly local: ts.Identifier }[] | undefined {
  if (!ts.isObjectBindingPattern(name)) return undefined
  const taken: { name: string; local: ts.Identifier }[] = []
  for (const { name: local, propertyName, dotDotDotToken } of name.elements) {
    const named = propertyName ?? local
    const isPlain = ts.isIdentifier(named) || ts.isStringLiteralLike(named)
    if (!ts.isIdentifier(local) || !isPlain || dotDotDotToken !== undefined) return undefined
    taken.push({ name: named.text, local })
  }
  return taken
}

function toUse(node: ts.Node, target: Extract<Target, { is: 'name' }>, cut: Cut): Use {
  const { name, kind, symbol, of, file } = target
  const { checker } = cut.program
  const isTyped = symbolOf(node, checker) !== undefined
  const own = shapeOfUse(node, kind)
  const isChanged =
    own === 'constant' && (isChangedAt(node, checker) || isChangedInside(symbol, cut))
  const shape = isChanged ? 'mutable-state' : own
  return { node, name, kind, symbol, of, file, isTyped, shape }
}

function handedOn(node: ts.Node, { is, symbol, file, ...target }: Target): Use {
  const isNamespace = is === 'namespace'
  return {
    node,
    name: 'name' in target ? target.name : '*',
    kind: isNamespace ? 'namespace' : 'object',
    symbol,
    of: undefined,
    file,
    isTyped: true,
    shape: isNamespace ? 'namespace-handed-on' : 'object-handed-on',
  }
}

/** `export { issue }`, `export default issue`: who imports it from there is looked at there. */
function isHandedOnByExport({ parent }: ts.Identifier): boolean {
  return ts.isExportSpecifier(parent) || ts.isExportAssignment(parent)
}

function isThen(
  node: ts.Node,
): node is ts.PropertyAccessExpression & { readonly parent: ts.CallExpression } {
  return (
    ts.isPropertyAccessExpression(node) &&
    node.name.text === 'then' &&
    ts.isCallExpression(node.parent) &&
    node.parent.expression === node
  )
}

function isFunctionValue(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node)
}
