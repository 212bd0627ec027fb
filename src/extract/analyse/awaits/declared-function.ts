import { ts } from 'ts-morph'

import { calleeName, type CodeProgram, functionsIn, unwrap, wrap } from '../../../code/index.ts'
import type { AsyncFunction } from './await-reach.ts'
import { signaturesOf } from './signature-index.ts'

/** The functions that a declaration is, holds, or says the type of. */
export function functionsOf(
  declared: ts.Declaration,
  program: CodeProgram,
): readonly ts.SignatureDeclaration[] {
  if (ts.isFunctionLike(declared)) return ts.isJSDocSignature(declared) ? [] : [declared]
  if (ts.isShorthandPropertyAssignment(declared)) return functionsIn(declared.name, program)
  const isHolder =
    ts.isVariableDeclaration(declared) ||
    ts.isPropertyDeclaration(declared) ||
    ts.isPropertyAssignment(declared)
  if (isHolder && declared.initializer !== undefined) {
    const node = unwrap(declared.initializer)
    if (isFunctionValue(node)) return [node]
    return functionsIn(declared.initializer, program)
  }
  if (ts.isExportAssignment(declared)) return functionsIn(declared.expression, program)
  if (!ts.isPropertySignature(declared) || declared.type === undefined) return []
  return signaturesOf(program.checker.getTypeFromTypeNode(declared.type), program.checker)
}

/** What gives a function its name: itself, or what holds it. */
export function namedBy(declared: ts.Declaration): ts.Declaration | undefined {
  if (!isFunctionValue(declared) || declared.name !== undefined) return declared
  const node = wrap(declared).parent
  const isHolder =
    ts.isVariableDeclaration(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isExportAssignment(node)
  return isHolder ? node : undefined
}

/** As people call it: `charge`, `Billing.charge`, `a callback of setTimeout`. */
export function nameOf(declared: ts.Declaration): string {
  return ownNameOf(declared) ?? namelessOf(declared)
}

function namelessOf(declared: ts.Declaration): string {
  const call = isFunctionValue(declared) ? wrap(declared).parent : undefined
  const isCallback = call !== undefined && ts.isCallExpression(call)
  const callee = isCallback ? calleeName(call) : undefined
  return callee === undefined ? 'a function' : `a callback of ${callee.text}`
}

/** Undefined where it has no name. */
export function ownNameOf(declared: ts.Declaration): string | undefined {
  if (ts.isFunctionTypeNode(declared) || ts.isCallSignatureDeclaration(declared)) {
    const holder = declared.parent
    const name =
      ts.isTypeAliasDeclaration(holder) || ts.isParameter(holder) ? holder.name : undefined
    return name === undefined ? declared.getText() : name.getText()
  }
  const named = namedBy(declared)
  const name = named && ts.getNameOfDeclaration(named)
  if (named === undefined || name === undefined) return undefined
  const owner = named.parent
  const isMember = ts.isClassLike(owner) || ts.isInterfaceDeclaration(owner)
  return isMember && owner.name !== undefined
    ? `${owner.name.text}.${name.getText()}`
    : name.getText()
}

export function isFunctionValue(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node)
}

/** Whether something has a body that may wait. */
export function hasBody(declared: ts.Node): declared is AsyncFunction {
  return (
    isFunctionValue(declared) ||
    ((ts.isFunctionDeclaration(declared) || ts.isMethodDeclaration(declared)) &&
      declared.body !== undefined)
  )
}

export function isGenerator(declared: ts.Node): boolean {
  return hasBody(declared) && !ts.isArrowFunction(declared) && declared.asteriskToken !== undefined
}
