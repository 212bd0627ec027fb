import { ts } from 'ts-morph'

import { signaturesOf } from './signature-index.ts'

/**
 * The signatures that the place of a function asks for. What a generic parameter asks for is what it is declared to
 * extend: it would be the function's own signature otherwise.
 *
 * @param own The function itself.
 */
export function expectedSignatures(
  value: ts.Expression,
  own: ts.Node,
  checker: ts.TypeChecker,
): readonly ts.SignatureDeclaration[] {
  const type = genericOf(value, checker) ?? contextOf(value, checker)
  if (type === undefined) return []
  return signaturesOf(type, checker).filter((declared) => declared !== own)
}

function contextOf(value: ts.Expression, checker: ts.TypeChecker): ts.Type | undefined {
  const { parent } = value
  if (!ts.isShorthandPropertyAssignment(parent)) return checker.getContextualType(value)
  const object = checker.getContextualType(parent.parent)
  const member = object && checker.getPropertyOfType(object, parent.name.text)
  return member && checker.getTypeOfSymbolAtLocation(member, parent)
}

/** The type parameter that an argument is given for. */
function genericOf(value: ts.Expression, checker: ts.TypeChecker): ts.Type | undefined {
  const call = value.parent
  if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return undefined
  const at = call.arguments?.indexOf(value) ?? -1
  const declared = checker.getResolvedSignature(call)?.declaration
  if (at < 0 || declared === undefined || ts.isJSDocSignature(declared)) return undefined
  const parameters = declared.parameters.filter(({ name }) => name.getText() !== 'this')
  const parameter = parameters[at] ?? parameters.at(-1)
  if (parameter === undefined || parameter.dotDotDotToken !== undefined) return undefined
  const type = checker.getTypeAtLocation(parameter)
  const isOfCall = declared.typeParameters?.some((one) => checker.getTypeAtLocation(one) === type)
  return isOfCall === true ? type : undefined
}
