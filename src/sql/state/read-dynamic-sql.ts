import type { Node } from 'libpg-query'

import type { Parser } from '../parser.ts'
import { columnsIn } from '../read-condition.ts'
import { walk } from '../walk.ts'
import { expressionIn, parseText, queryIn, valueIn } from './plpgsql.ts'

/** SQL that PL/pgSQL is given as a text: `execute`, `return query execute`, `for … in execute`. */
export interface DynamicSql {
  /** Undefined where its text is not known. */
  readonly statements: readonly Node[] | undefined
  /** Whether one of the parameters becomes part of the text. */
  readonly isGiven: boolean
}

/** @param parameters The names of what a caller gives. */
export function readDynamicSql(
  parser: Parser,
  statement: object,
  parameters: ReadonlySet<string>,
): DynamicSql {
  const source = valueIn(statement, 'dynquery') ?? valueIn(statement, 'query')
  const text = expressionIn(parser, queryIn(source))
  const known = text !== undefined && 'A_Const' in text ? text.A_Const.sval?.sval : undefined
  if (known === undefined) return { statements: undefined, isGiven: isGiven(text, parameters) }
  const given = valueIn(statement, 'params')
  const values = (Array.isArray(given) ? given : []).map((one) =>
    expressionIn(parser, queryIn(one)),
  )
  const statements = parseText(parser, known)?.map((one) => withValues(one, values))
  return { statements, isGiven: false }
}

function isGiven(text: Node | undefined, parameters: ReadonlySet<string>): boolean {
  let isPlace = false
  walk([text], (key) => {
    if (key === 'ParamRef') isPlace = true
  })
  return isPlace || columnsIn(text).some(({ name }) => parameters.has(name))
}

/** What `using` gives, in the places that it is for. */
function withValues<Tree>(tree: Tree, values: readonly (Node | undefined)[]): Tree {
  const copy = structuredClone(tree)
  walk([copy], (_, value) => {
    if (!('ParamRef' in value)) return
    const place: unknown = valueIn(value.ParamRef, 'number')
    const given = typeof place === 'number' ? values[place - 1] : undefined
    if (given === undefined) return
    Reflect.deleteProperty(value, 'ParamRef')
    Object.assign(value, structuredClone(given))
  })
  return copy
}
