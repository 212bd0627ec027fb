import { ts } from 'ts-morph'

import {
  type CodeProgram,
  flowsTo,
  foreignOrigin,
  isDrizzleSql,
  isKnex,
  isKnexQuery,
  isPgDatabase,
  isPrisma,
  isSqlTag,
} from '../../code/index.ts'
import type { CodeScene } from './code-rule.ts'

/** SQL that is not all the program's own. */
export interface DynamicText {
  readonly node: ts.Node
  readonly origin: ts.Node
}

const TAKES_TEXT = [
  'raw',
  '$queryRawUnsafe',
  '$executeRawUnsafe',
  'whereRaw',
  'orWhereRaw',
  'andWhereRaw',
  'havingRaw',
  'orderByRaw',
  'groupByRaw',
  'joinRaw',
  'fromRaw',
]

/** `sql.raw` of Kysely and Drizzle, `Prisma.raw`, and what Knex and Prisma run as it is given. */
function takesText(
  { name, expression: owner }: ts.PropertyAccessExpression,
  program: CodeProgram,
): boolean {
  const type = program.checker.getTypeAtLocation(owner)
  if (name.text.startsWith('$')) return isPrisma(type)
  if (name.text !== 'raw') return isKnexQuery(type)
  if (isSqlTag(owner, program) || isDrizzleSql(owner, program) || isKnex(type)) return true
  return ts.isIdentifier(owner) && owner.text === 'Prisma' && type.getProperty('sql') !== undefined
}

/** The texts that become SQL, and where that begins in them which comes from elsewhere. */
export function* dynamicTexts({ program }: CodeScene): Iterable<DynamicText> {
  for (const method of TAKES_TEXT) {
    for (const call of program.calls.named(method)) {
      const [text] = call.arguments ?? []
      if (text === undefined || !ts.isPropertyAccessExpression(call.expression)) continue
      if (!takesText(call.expression, program)) continue
      const origin = foreignOrigin(text, program)
      if (origin) yield { node: call, origin }
    }
  }
  const found = new Set<ts.Node>()
  for (const call of program.calls.named('query')) {
    const [given] = call.arguments ?? []
    if (given === undefined || !ts.isPropertyAccessExpression(call.expression)) continue
    if (!isPgDatabase(call.expression.expression, program)) continue
    for (const one of textsIn(given, program)) {
      if (found.has(one.node)) continue
      found.add(one.node)
      yield one
      break
    }
  }
}

/** A text that is handed on as a whole is judged where it is made. */
function* textsIn(given: ts.Expression, program: CodeProgram): Iterable<DynamicText> {
  for (const { origin: made } of flowsTo(given, program)) {
    if (ts.isParameter(made) || ts.isBindingElement(made)) continue
    if (ts.isObjectLiteralExpression(made)) {
      for (const text of textOf(made)) yield* textsIn(text, program)
      continue
    }
    const origin = isText(program.checker.getTypeAtLocation(made))
      ? foreignOrigin(made, program)
      : undefined
    if (origin) yield { node: made, origin }
  }
}

/** `text` in `pool.query({ text, values })`. */
function textOf({ properties }: ts.ObjectLiteralExpression): readonly ts.Expression[] {
  return properties.flatMap((property) => {
    if (property.name?.getText() !== 'text') return []
    if (ts.isPropertyAssignment(property)) return [property.initializer]
    return ts.isShorthandPropertyAssignment(property) ? [property.name] : []
  })
}

/** Other packages give objects, which keep texts and values apart. */
function isText({ flags }: ts.Type): boolean {
  return (flags & (ts.TypeFlags.StringLike | ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0
}
