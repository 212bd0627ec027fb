import { ts } from 'ts-morph'

import { flowsTo } from '../../code/index.ts'
import type { CodeScene } from './code-rule.ts'
import type { ScopedRawSql } from './judge-raw-sql.ts'

/** What applications call their tenants. */
const TENANT = /tenant|org(?:anization|anisation)?(?:id|_|\b)|account|workspace|company|team/i

/** Whether a text may be about a tenant, as far as its words tell. */
export function soundsLikeTenant(text: string): boolean {
  return TENANT.test(text)
}

export function isConstant(value: ts.Expression, { program }: CodeScene): boolean {
  return flowsTo(value, program).every(({ origin }) => ts.isLiteralExpression(origin))
}

/** What is put into a statement; undefined where that is not known. */
export function valuesOf(
  { pieces, database, kind }: ScopedRawSql,
  { program }: CodeScene,
): readonly ts.Expression[] | undefined {
  const inside = pieces.filter((piece) => typeof piece !== 'string')
  if (kind !== 'pg') return inside
  const call = database?.parent.parent
  const [, given] = call && ts.isCallExpression(call) ? call.arguments : []
  if (given === undefined) return inside
  const lists = flowsTo(given, program).map(({ origin }) => origin)
  return lists.every((one) => ts.isArrayLiteralExpression(one))
    ? [...inside, ...lists.flatMap((one) => [...one.elements])]
    : undefined
}

/** Whether one of the values, or the text around them, says whose it is. */
export function namesTenant(
  { pieces }: ScopedRawSql,
  values: readonly ts.Expression[],
  { program, tenantColumn }: CodeScene,
): boolean {
  const isNamed = (text: string): boolean => soundsLikeTenant(text) || text.includes(tenantColumn)
  if (pieces.some((piece) => typeof piece === 'string' && isNamed(piece))) return true
  return values.some((value) =>
    flowsTo(value, program).some(({ origin, steps }) => {
      if (steps.some((step) => isNamed(step.getText()))) return true
      // A whole message that somebody hands over may hold it.
      if (ts.isParameter(origin) || ts.isBindingElement(origin))
        return /payload|message|data|event|key|channel/i.test(origin.getText())
      return propertiesOf(origin, program.checker).some(isNamed)
    }),
  )
}

/** The names of what goes into `JSON.stringify(invoice)`. */
function propertiesOf(origin: ts.Expression, checker: ts.TypeChecker): readonly string[] {
  const given = ts.isCallExpression(origin) ? [...origin.arguments] : [origin]
  return given.flatMap((one) =>
    checker
      .getTypeAtLocation(one)
      .getProperties()
      .map(({ name }) => name),
  )
}
