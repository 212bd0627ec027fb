import { ts } from 'ts-morph'

import { wrap } from '../../../code/index.ts'
import type { NameIndex } from './name-index.ts'

/** The names that a function goes by from a place on; undefined where it has none: in a list, or as what a call gives. */
export type Holders = readonly string[] | undefined

/** Those of what a function is handed to, where its type goes along with it. */
export function holdersOfValue(value: ts.Expression, checker: ts.TypeChecker): Holders {
  const { parent } = value
  if (ts.isShorthandPropertyAssignment(parent)) return [parent.name.text]
  if (ts.isConditionalExpression(parent)) return holdersOfValue(wrap(parent), checker)
  if (ts.isJsxExpression(parent) && ts.isJsxAttribute(parent.parent))
    return [parent.parent.name.getText()]
  const isHolder =
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isBindingElement(parent) ||
    ts.isParameter(parent)
  if (isHolder) return namesIn(parent.name)
  if (ts.isBinaryExpression(parent)) return holdersOfAssignment(parent, value, checker)
  if (ts.isExportAssignment(parent)) return []
  if (!ts.isCallExpression(parent) || parent.expression === value) return undefined
  // It comes back from what it is given to, or is called there.
  const declared = checker.getResolvedSignature(parent)?.declaration
  const parameter = declared?.parameters[parent.arguments.indexOf(value)]
  const within = parameter && !ts.isJSDocParameterTag(parameter) ? namesIn(parameter.name) : []
  if (ts.isExpressionStatement(wrap(parent).parent)) return within
  const behind = holdersOfValue(wrap(parent), checker)
  return behind && within && [...within, ...behind]
}

function holdersOfAssignment(
  { left, operatorToken, parent }: ts.BinaryExpression,
  value: ts.Expression,
  checker: ts.TypeChecker,
): Holders {
  const whole = wrap(value.parent as ts.BinaryExpression)
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken) return holdersOfValue(whole, checker)
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
  const named = ts.isTypeAliasDeclaration(parent) || ts.isInterfaceDeclaration(parent)
  if (!named) return undefined
  const found: string[] = []
  for (const use of names.usesOf(parent)) {
    const isReference = ts.isTypeReferenceNode(use.parent)
    if (!isReference && !isImported(use)) return undefined
    const holders = isReference ? holdersOfType(use.parent, names, checker, seen) : []
    if (holders === undefined) return undefined
    found.push(...holders)
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
