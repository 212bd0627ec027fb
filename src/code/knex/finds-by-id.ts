import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import type { Step } from '../query.ts'
import { textsOf } from '../texts-of.ts'
import { nameText, unwrap } from '../unwrap.ts'

/** Whether a condition is `where('id', id)` or `where({ id })`. */
export function findsById({ method, call }: Step, program: CodeProgram): boolean {
  if (method !== 'where' && method !== 'andWhere') return false
  const [first] = call.arguments
  const node = first && unwrap(first)
  if (node === undefined) return false
  const names = ts.isObjectLiteralExpression(node)
    ? node.properties.map(({ name }) => (name && nameText(name)) ?? '')
    : (textsOf(node, program) ?? [])
  return names.some((name) => /(?:^|\.)id$/.test(name))
}
