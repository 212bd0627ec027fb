import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import { unwrap } from '../unwrap.ts'

/** Methods that read what a request was given, and those that give it. */
export const WRITERS: ReadonlyMap<string, string> = new Map([
  ['get', 'set'],
  ['getDecorator', 'setDecorator'],
])

/** `c.get('tenant')`: what `c.set('tenant', …)` has put there, in whatever middleware. */
export function keptUnder(
  owner: ts.Expression,
  writer: string,
  key: string,
  { calls, checker }: CodeProgram,
): readonly ts.Expression[] {
  const kind = checker.getTypeAtLocation(owner).getSymbol()
  if (kind === undefined || !/^(?:Context|FastifyRequest)$/.test(kind.name)) return []
  return calls.named(writer).flatMap(({ expression, arguments: given }) => {
    const [name, value] = given ?? []
    if (name === undefined || value === undefined || !ts.isStringLiteralLike(name)) return []
    if (name.text !== key || !ts.isPropertyAccessExpression(expression)) return []
    const other = checker.getTypeAtLocation(expression.expression).getSymbol()
    return other === kind ? [value] : []
  })
}

/** `c.var.tenant`, and `res.locals.tenant`, which has no type that would tell where it comes from. */
export function keptAs(
  node: ts.PropertyAccessExpression,
  program: CodeProgram,
): readonly ts.Expression[] {
  const holder = unwrap(node.expression)
  if (!ts.isPropertyAccessExpression(holder)) return []
  const { text } = node.name
  if (holder.name.text === 'var') return keptUnder(holder.expression, 'set', text, program)
  if (holder.name.text !== 'locals') return []
  return program.assignments.toProperty(text).flatMap(({ target, value }) => {
    const other = unwrap(target.expression)
    const isLocals = ts.isPropertyAccessExpression(other) && other.name.text === 'locals'
    return isLocals ? [value] : []
  })
}
