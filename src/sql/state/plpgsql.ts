import type { Node } from 'libpg-query'

import type { Parser } from '../parser.ts'
import { walk } from '../walk.ts'

/** An expression that stands in PL/pgSQL, as SQL reads it. Undefined for what is none. */
export function expressionIn(parser: Parser, text: string): Node | undefined {
  const [select] = parseText(parser, `select ${text}`) ?? []
  const target =
    select !== undefined && 'SelectStmt' in select ? select.SelectStmt.targetList?.[0] : undefined
  return target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined
}

/** The statements of a text. Undefined for what the grammar does not understand. */
export function parseText(parser: Parser, text: string): readonly Node[] | undefined {
  try {
    return (parser.parseSync(text).stmts ?? []).flatMap(({ stmt }) => (stmt ? [stmt] : []))
  } catch {
    // The grammar says so by throwing, and nothing else.
    return undefined
  }
}

/** The tree of PL/pgSQL in a statement that makes a function, or in a block. Undefined where it has none. */
export function parsePlpgsql(parser: Parser, text: string): unknown {
  try {
    return parser.parsePlPgSQLSync(text)
  } catch {
    // It throws for what it does not understand, and nothing else.
    return undefined
  }
}

/** The names of variables by their numbers. */
export function variablesIn(tree: unknown): readonly string[] {
  const names: string[] = []
  walk(tree, (key, value) => {
    if (key === 'datums' && Array.isArray(value)) {
      for (const one of value) {
        const [datum] = typeof one === 'object' && one !== null ? Object.values(one) : []
        names.push(nameIn(datum))
      }
    }
  })
  return names
}

/** What a variable, a record or one of its fields is called. */
export function nameIn(value: unknown): string {
  return textIn(value, 'refname') ?? textIn(value, 'name') ?? textIn(value, 'fieldname') ?? ''
}

/** The text of an expression, as it was written; empty where there is none. */
export function queryIn(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('PLpgSQL_expr' in value)) return ''
  return textIn(value.PLpgSQL_expr, 'query') ?? ''
}

export function textIn(value: unknown, key: string): string | undefined {
  const found = valueIn(value, key)
  return typeof found === 'string' ? found : undefined
}

export function numberIn(value: unknown, key: string): number {
  const found = valueIn(value, key)
  return typeof found === 'number' ? found : 0
}

/** What a node of the tree, whose types nobody has written down, has under a key. */
export function valueIn(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([one]) => one === key)?.[1]
}
