import { ts } from 'ts-morph'

import type { CodeProgram } from '../../../code/index.ts'
import type { ExportedKind } from '../exported-kind.ts'
import { isKeptInMetadata } from '../kept-in-metadata.ts'
import type { UseShape } from './use.ts'

/** What is done with a name of the module where it stands. */
export function shapeOfUse(name: ts.Node, kind: ExportedKind, program: CodeProgram): UseShape {
  if (kind === 'class' && isKeptInMetadata(name, program)) return 'class-instance'
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
    case 'object':
      return 'object-handed-on'
    case 'constant':
      return 'constant'
    case 'function':
      return ts.isCallExpression(parent) && parent.expression === value
        ? shapeOfCall(parent)
        : 'function-value'
  }
}

/** The name with what qualifies it, and with parentheses around it: `billing.issue` of `issue`. */
export function asValue(name: ts.Node): ts.Node {
  const { parent } = name
  const isMember = ts.isPropertyAccessExpression(parent) && parent.name === name
  const isLiteral = ts.isElementAccessExpression(parent) && parent.argumentExpression === name
  let value = isMember || isLiteral ? parent : name
  while (ts.isParenthesizedExpression(value.parent)) value = value.parent
  return value
}

export function isInType(name: ts.Node): boolean {
  let node = name
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
