import { ts } from 'ts-morph'

import { functionAround, isAsync, wrap } from '../../../code/index.ts'
import { hasBody, namedBy } from './declared-function.ts'
import type { NameIndex } from './name-index.ts'
import { readUse } from './read-use.ts'

/**
 * What a function goes by from a place on: names, and the calls that give it. Undefined where that is not known, as in
 * a list.
 */
export type Holders = readonly (string | ts.Expression)[] | undefined

/** Those of what a function is handed to, where its type goes along with it. */
export function holdersOfValue(
  value: ts.Expression,
  names: NameIndex,
  checker: ts.TypeChecker,
): Holders {
  const { parent } = value
  if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === value)) {
    const around = functionAround(value)
    return around && callsOf(around, names)
  }
  if (ts.isShorthandPropertyAssignment(parent)) return [parent.name.text]
  if (ts.isConditionalExpression(parent)) return holdersOfValue(wrap(parent), names, checker)
  if (ts.isJsxExpression(parent) && ts.isJsxAttribute(parent.parent))
    return [parent.parent.name.getText()]
  const isHolder =
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isBindingElement(parent) ||
    ts.isParameter(parent)
  if (isHolder) return namesIn(parent.name)
  if (ts.isBinaryExpression(parent)) return holdersOfAssignment(parent, names, checker)
  if (ts.isExportAssignment(parent)) return []
  if (!ts.isCallExpression(parent) || parent.expression === value) return undefined
  // It comes back from what it is given to, or is called there.
  const declared = checker.getResolvedSignature(parent)?.declaration
  const parameter = declared?.parameters[parent.arguments.indexOf(value)]
  const within = parameter && !ts.isJSDocParameterTag(parameter) ? namesIn(parameter.name) : []
  if (ts.isExpressionStatement(wrap(parent).parent)) return within
  const behind = holdersOfValue(wrap(parent), names, checker)
  return behind && within && [...within, ...behind]
}

function holdersOfAssignment(
  assignment: ts.BinaryExpression,
  names: NameIndex,
  checker: ts.TypeChecker,
): Holders {
  const { left, operatorToken, parent } = assignment
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken)
    return holdersOfValue(wrap(assignment), names, checker)
  if (!ts.isExpressionStatement(parent)) return undefined
  if (ts.isIdentifier(left)) return [left.text]
  return ts.isPropertyAccessExpression(left) ? [left.name.text] : undefined
}

/** The names of all that has a type of functions. */
export function holdersOfType(
  type: ts.Node,
  names: NameIndex,
  checker: ts.TypeChecker,
  seen: Set<ts.Node> = new Set(),
): Holders {
  const { parent } = type
  if (seen.has(type)) return []
  seen.add(type)
  if (ts.isParenthesizedTypeNode(parent) || ts.isUnionTypeNode(parent))
    return holdersOfType(parent, names, checker, seen)
  const isHolder =
    ts.isParameter(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isVariableDeclaration(parent)
  if (isHolder) return namesIn(parent.name)
  // What a function returns that says so of itself, and not of others.
  if (hasBody(parent) && parent.type === type) return callsOf(parent, names)
  const named = ts.isTypeAliasDeclaration(parent) || ts.isInterfaceDeclaration(parent)
  if (!named) return undefined
  const found: (string | ts.Expression)[] = []
  for (const use of names.usesOf(parent)) {
    const isReference = ts.isTypeReferenceNode(use.parent)
    if (!isReference && !isImported(use)) return undefined
    const holders = isReference ? holdersOfType(use.parent, names, checker, seen) : []
    if (holders === undefined) return undefined
    found.push(...holders)
  }
  return found
}

/** Undefined where the function has no name, or is handed on. */
function callsOf(declared: ts.SignatureDeclaration, names: NameIndex): Holders {
  const named = namedBy(declared)
  if (named === undefined || isAsync(declared)) return undefined
  const found: ts.Expression[] = []
  for (const name of names.usesOf(named)) {
    const use = readUse(name)
    if (use.is === 'value') return undefined
    if (use.is === 'call') found.push(use.call)
  }
  return found
}

function isImported({ parent }: ts.Node): boolean {
  return ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isImportClause(parent)
}

function namesIn(name: ts.BindingName | ts.PropertyName): Holders {
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteralLike(name))
    return [name.text]
  return undefined
}

/** The names that a member of an object goes by where that is taken apart: `take` of `const { charge: take } = api`. */
export function takenApart(
  named: ts.Declaration,
  names: NameIndex,
  checker: ts.TypeChecker,
): readonly string[] {
  const name = ts.getNameOfDeclaration(named)
  if (name === undefined || !ts.isIdentifier(name)) return []
  return names.withText(name.text).flatMap((use) => {
    const { parent } = use
    if (!ts.isBindingElement(parent) || (parent.propertyName ?? parent.name) !== use) return []
    const type = checker.getTypeAtLocation(parent.parent)
    const isOfIt = type.getProperty(name.text)?.declarations?.includes(named) === true
    return isOfIt && ts.isIdentifier(parent.name) ? [parent.name.text] : []
  })
}
