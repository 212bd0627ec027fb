import { ts } from 'ts-morph'

import { type CodeProgram, isRequest } from '../../code/index.ts'
import type { TenantSink } from './tenant-sinks.ts'

const HOLDERS = [
  'user',
  'auth',
  'session',
  'principal',
  'currentUser',
  'claims',
  'account',
  'identity',
]
const USER_COLUMN = /(?:^|\.)(?:user|member|account|author|owner)_?id$/i

/** The places where a value becomes the one who asks: `request.user = …`, `where('user_id', '=', …)`. */
export function findUserSinks(program: CodeProgram): readonly TenantSink[] {
  return [...assigned(program), ...setOnContext(program), ...compared(program)]
}

function assigned(program: CodeProgram): TenantSink[] {
  return HOLDERS.flatMap((holder) =>
    program.assignments.toProperty(holder).flatMap(({ target, value }) => {
      const isOfRequest =
        isRequest(program.checker.getTypeAtLocation(target.expression)) ||
        target.expression.getText().endsWith('.locals')
      return isOfRequest ? [{ node: target.parent, value, path: [] }] : []
    }),
  )
}

function setOnContext(program: CodeProgram): TenantSink[] {
  return program.calls.named('set').flatMap((call): TenantSink[] => {
    const [key, value] = call.arguments ?? []
    if (key === undefined || value === undefined || !ts.isStringLiteralLike(key)) return []
    if (!HOLDERS.includes(key.text) || !ts.isPropertyAccessExpression(call.expression)) return []
    const type = program.checker.getTypeAtLocation(call.expression.expression)
    return type.getSymbol()?.name === 'Context' ? [{ node: call, value, path: [] }] : []
  })
}

function compared(program: CodeProgram): TenantSink[] {
  return program.calls.named('where').flatMap((call): TenantSink[] => {
    const [column, , value] = call.arguments ?? []
    if (column === undefined || value === undefined || !ts.isStringLiteralLike(column)) return []
    return USER_COLUMN.test(column.text) ? [{ node: call, value, path: [] }] : []
  })
}
