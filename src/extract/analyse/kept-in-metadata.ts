import { ts } from 'ts-morph'

import type { CodeProgram } from '../../code/index.ts'

/**
 * Whether a class that is named as a type is there when the program runs: `emitDecoratorMetadata` writes the types of what is
 * decorated into the code, and frameworks make and check instances by them.
 */
export function isKeptInMetadata(name: ts.Node, { options }: CodeProgram): boolean {
  if (options.emitDecoratorMetadata !== true) return false
  const type = typeAround(name)
  const typed = type?.parent
  if (typed === undefined) return false
  if (ts.isParameter(typed)) return isWritten(typed.parent)
  const isMember =
    ts.isPropertyDeclaration(typed) || ts.isMethodDeclaration(typed) || ts.isAccessor(typed)
  return isMember && isDecorated(typed)
}

/** `Invoice` of `Invoice`, of `billing.Invoice` and of `Invoice | null`; what stands within another type is not kept. */
function typeAround(name: ts.Node): ts.TypeNode | undefined {
  const whole = ts.isQualifiedName(name.parent) ? name.parent : name
  if (!ts.isTypeReferenceNode(whole.parent)) return undefined
  return ts.isUnionTypeNode(whole.parent.parent) ? whole.parent.parent : whole.parent
}

/** With one decorator, of the method or of any parameter, the types of all parameters are written. */
function isWritten(owner: ts.SignatureDeclaration): boolean {
  const isOfClass = ts.isConstructorDeclaration(owner) && isDecorated(owner.parent)
  return isOfClass || isDecorated(owner) || owner.parameters.some(isDecorated)
}

function isDecorated(node: ts.Node): boolean {
  return ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0
}
