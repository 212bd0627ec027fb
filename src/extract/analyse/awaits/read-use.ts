import { ts } from 'ts-morph'

import { wrap } from '../../../code/index.ts'
import type { CallLike, Refusal } from './await-reach.ts'
import { expressionOf, type NameUse } from './name-index.ts'

/** What is done with a function where its name stands. */
export type FunctionUse =
  | { readonly is: 'call'; readonly call: CallLike }
  | { readonly is: 'value'; readonly value: ts.Expression }
  /** `ReturnType<typeof f>`, `ReturnType<Billing['charge']>` */
  | { readonly is: 'returned-type'; readonly type: ts.TypeNode }
  | { readonly is: 'refused'; readonly refusal: Refusal }
  /** It is imported, exported, or asked whether it is there. */
  | { readonly is: 'nothing' }

const NOTHING: FunctionUse = { is: 'nothing' }

export function readUse(name: NameUse): FunctionUse {
  const asked = typeQueryOf(name)
  if (asked !== undefined) return readTypeQuery(asked)
  const expression = expressionOf(name)
  if (expression === undefined || isNaming(name)) return NOTHING
  const value = wrap(expression)
  const { parent } = value
  if (ts.isCallExpression(parent) && parent.expression === value)
    return { is: 'call', call: parent }
  if (ts.isTaggedTemplateExpression(parent) && parent.tag === value)
    return { is: 'call', call: parent }
  if (ts.isPropertyAccessExpression(parent) && parent.expression === value)
    return readMember(parent)
  if (isTag(parent)) {
    return {
      is: 'refused',
      refusal: {
        why: 'a component that waits cannot be drawn in the browser',
        remedy: 'Load what it shows before (in a loader or an effect), and hand it in.',
      },
    }
  }
  if (ts.isDecorator(parent)) {
    return {
      is: 'refused',
      refusal: {
        why: 'it is a decorator, which cannot wait',
        remedy: 'Move what waits into the decorated method.',
      },
    }
  }
  return isHandedOn(value) ? { is: 'value', value } : NOTHING
}

/** `f.call(…)` and `f.apply(…)` call it, `f.bind(…)` is a function like it. */
function readMember(member: ts.PropertyAccessExpression): FunctionUse {
  const call = member.parent
  if (!ts.isCallExpression(call) || call.expression !== member) return NOTHING
  const { text } = member.name
  if (text === 'call' || text === 'apply') return { is: 'call', call }
  return text === 'bind' ? { is: 'value', value: wrap(call) } : NOTHING
}

function isNaming(name: NameUse): boolean {
  const { parent } = name
  return (
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isImportClause(parent) ||
    ts.isImportEqualsDeclaration(parent) ||
    ts.isExportAssignment(parent) ||
    ts.isNamespaceImport(parent) ||
    ts.isBindingElement(parent)
  )
}

function isTag(node: ts.Node): boolean {
  return (
    ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxClosingElement(node)
  )
}

/** Compared, asked for its type or whether it is there, it is handed to nobody. */
function isHandedOn(value: ts.Expression): boolean {
  const { parent } = value
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken
    const isChoice =
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken ||
      kind === ts.SyntaxKind.AmpersandAmpersandToken
    return isChoice || (kind === ts.SyntaxKind.EqualsToken && parent.right === value)
  }
  return !(
    ts.isTypeOfExpression(parent) ||
    ts.isPrefixUnaryExpression(parent) ||
    ts.isIfStatement(parent) ||
    ts.isExpressionStatement(parent)
  )
}

/** The type of a function: `typeof f`, `Billing['charge']`. */
function typeQueryOf(name: NameUse): ts.TypeNode | undefined {
  let node: ts.Node = name.parent
  if (ts.isLiteralTypeNode(node) && ts.isIndexedAccessTypeNode(node.parent)) return node.parent
  while (ts.isQualifiedName(node)) node = node.parent
  return ts.isTypeQueryNode(node) ? node : undefined
}

function readTypeQuery(query: ts.TypeNode): FunctionUse {
  const { parent } = query
  const isReturned =
    ts.isTypeReferenceNode(parent) &&
    ts.isIdentifier(parent.typeName) &&
    parent.typeName.text === 'ReturnType'
  if (!isReturned) return NOTHING
  const around = parent.parent
  const isAwaited =
    ts.isTypeReferenceNode(around) &&
    ts.isIdentifier(around.typeName) &&
    around.typeName.text === 'Awaited'
  return isAwaited ? NOTHING : { is: 'returned-type', type: parent }
}
