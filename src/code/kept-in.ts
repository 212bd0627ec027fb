import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { declarationsOf } from './declarations.ts'
import { functionAround } from './ancestors.ts'
import { unwrap } from './unwrap.ts'

/**
 * What outlives the call of a function and keeps what is assigned to it there: a variable of the module, a static
 * property, a property of an object that the module has one of. Undefined for what belongs to the call.
 */
export function keptIn(target: ts.Expression, program: CodeProgram): ts.Declaration | undefined {
  const node = unwrap(target)
  if (ts.isIdentifier(node)) return ofModule(node, program)
  if (!ts.isPropertyAccessExpression(node)) return undefined
  const owner = unwrap(node.expression)
  const declared = declarationsOf(node.name, program.checker)[0]
  if (owner.kind === ts.SyntaxKind.ThisKeyword) {
    return declared !== undefined && isOfOnlyInstance(node, declared, program)
      ? declared
      : undefined
  }
  // `app.locals.tenant`
  if (ts.isPropertyAccessExpression(owner)) {
    const outer = keptIn(owner, program)
    return outer && (declared ?? outer)
  }
  if (!ts.isIdentifier(owner)) return undefined
  if (owner.text === 'globalThis' || owner.text === 'global') return declared
  const [holder] = declarationsOf(owner, program.checker)
  if (holder !== undefined && ts.isClassLike(holder)) return declared ?? holder
  const outer = ofModule(owner, program)
  return outer && (declared ?? outer)
}

function ofModule(name: ts.Identifier, { checker }: CodeProgram): ts.Declaration | undefined {
  return declarationsOf(name, checker).find(
    (one) => ts.isVariableDeclaration(one) && functionAround(one) === undefined,
  )
}

/** Whether `this` is the class itself, or the one instance that a module makes. */
function isOfOnlyInstance(
  node: ts.Node,
  declared: ts.Declaration,
  { calls, checker }: CodeProgram,
): boolean {
  if (ts.getCombinedModifierFlags(declared) & ts.ModifierFlags.Static) return true
  const around = functionAround(node)
  const owner = declared.parent
  if (around === undefined || ts.isConstructorDeclaration(around)) return false
  if (ts.isObjectLiteralExpression(owner)) return functionAround(owner) === undefined
  if (!ts.isClassLike(owner) || owner.name === undefined) return false
  return calls
    .named(owner.name.text)
    .some(
      (call) =>
        ts.isNewExpression(call) &&
        functionAround(call) === undefined &&
        declarationsOf(call.expression, checker).includes(owner),
    )
}
