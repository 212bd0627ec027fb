import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { namesIn } from './names-in.ts'
import { wrap } from './unwrap.ts'

/**
 * What a function of the program gives to a callback that it was handed: `client` in `return work(client)`, for the
 * parameter of `(client) => …` in `withTenant(tenant, (client) => …)`.
 */
export function givenToCallback(
  callback: ts.SignatureDeclaration,
  index: number,
  { checker }: CodeProgram,
): readonly ts.Expression[] {
  if (!ts.isArrowFunction(callback) && !ts.isFunctionExpression(callback)) return []
  const value = wrap(callback)
  const call = value.parent
  if (!ts.isCallExpression(call)) return []
  const place = call.arguments.indexOf(value)
  const declared = place === -1 ? undefined : checker.getResolvedSignature(call)?.declaration
  if (declared === undefined || !ts.isFunctionLike(declared) || ts.isJSDocSignature(declared))
    return []
  const parameter = declared.parameters[place]
  if (!('body' in declared) || !declared.body || !parameter || !ts.isIdentifier(parameter.name))
    return []
  return namesIn(declared.body, parameter.name, checker).flatMap((use) => {
    const calling = use.parent
    const isCalled = ts.isCallExpression(calling) && calling.expression === use
    return isCalled ? (calling.arguments[index] ?? []) : []
  })
}
