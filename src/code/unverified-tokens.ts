import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { symbolOf } from './declarations.ts'
import { findTaint } from './taint/taint.ts'
import type { TaintFlow, TaintNode } from './taint/taint-question.ts'
import { unwrap } from './unwrap.ts'

/** Functions that read a token and look at no signature. */
const DECODES: ReadonlySet<string> = new Set(['decode', 'decodeJwt', 'jwtDecode', 'decodeToken'])
const TOKENS =
  /\/node_modules\/(?:@types\/)?(?:jose|jsonwebtoken|jwt-decode|jwt-simple|hono|fast-jwt|@fastify\/jwt|@nestjs\/jwt|@hapi\/jwt)\//

/** Whether an expression reads the claims of a token without proving who made it. */
export function isUnverifiedToken(node: TaintNode, program: CodeProgram): boolean {
  if (!ts.isCallExpression(node)) return false
  const callee = unwrap(node.expression)
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee
  if (ts.isIdentifier(name) && name.text === 'parse' && callee.getText() === 'JSON.parse') {
    const [text] = node.arguments
    return text !== undefined && isOfBase64(text, program)
  }
  const symbol = symbolOf(name, program.checker)
  if (symbol === undefined || !DECODES.has(symbol.name)) return false
  return symbol.declarations?.some((one) => TOKENS.test(one.getSourceFile().fileName)) ?? false
}

function isOfBase64(text: ts.Expression, program: CodeProgram): boolean {
  return findTaint(text, { isSource: isBase64 }, program) !== undefined
}

/** `atob(token.split('.')[1])`, `Buffer.from(part, 'base64url')`. */
function isBase64(node: TaintNode): boolean {
  if (!ts.isCallExpression(node)) return false
  const name = node.expression.getText()
  const encoding = node.arguments[1]?.getText() ?? ''
  return name === 'atob' || (name === 'Buffer.from' && encoding.includes('base64'))
}

/** Whether the same token is verified where it is read: by a call that is named so. */
export function isVerifiedBeside({ source }: TaintFlow): boolean {
  const words = new Set(identifiersIn(source))
  for (let at: ts.Node | undefined = source; at !== undefined; at = at.parent) {
    if (ts.isFunctionLike(at) && hasVerification(at, words)) return true
  }
  return false
}

function hasVerification(scope: ts.Node, words: ReadonlySet<string>): boolean {
  const visit = (node: ts.Node): boolean => {
    if (ts.isCallExpression(node)) {
      const [, name = ''] = /(\w+)$/.exec(node.expression.getText()) ?? []
      const isSame = node.arguments.some((one) =>
        identifiersIn(one).some((word) => words.has(word)),
      )
      if (/verif|timingSafeEqual/i.test(name) && (isSame || node.arguments.length === 0))
        return true
    }
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false
  }
  return visit(scope)
}

function identifiersIn(node: ts.Node): readonly string[] {
  if (ts.isIdentifier(node)) return [node.text]
  const found: string[] = []
  ts.forEachChild(node, (child) => void found.push(...identifiersIn(child)))
  return found
}
