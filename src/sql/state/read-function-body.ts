import type { CreateFunctionStmt, Node } from 'libpg-query'

import type { Parser } from '../parser.ts'
import { stringsOf } from '../read-names.ts'
import { walk } from '../walk.ts'
import type { FunctionBody } from './database-state.ts'

interface BodySource {
  readonly parser: Parser
  /** The statement that makes the function, as PL/pgSQL is read from it. */
  readonly text: string
  readonly language: string
}

const OPAQUE: FunctionBody = { statements: [], assigned: [], isOpaque: true }

/** What a function does. One in a language that is not SQL's own says nothing. */
export function readFunctionBody(
  statement: CreateFunctionStmt,
  { parser, text, language }: BodySource,
): FunctionBody {
  if (statement.sql_body !== undefined) return atomicBody(statement.sql_body)
  if (language === 'plpgsql') return readPlpgsql(parser, text)
  if (language !== 'sql') return OPAQUE
  const source = (statement.options ?? []).flatMap((one) =>
    'DefElem' in one && one.DefElem.defname === 'as' ? textsIn(one.DefElem.arg) : [],
  )[0]
  const statements = source === undefined ? undefined : parse(parser, source)
  return statements ? { statements, assigned: [], isOpaque: false } : OPAQUE
}

function atomicBody(body: Node): FunctionBody {
  const statements: Node[] = []
  const collect = (node: Node): void => {
    if ('List' in node) for (const one of node.List.items ?? []) collect(one)
    else if ('ReturnStmt' in node && node.ReturnStmt.returnval) {
      statements.push(selecting(node.ReturnStmt.returnval))
    } else statements.push(node)
  }
  collect(body)
  return { statements, assigned: [], isOpaque: false }
}

/** PL/pgSQL of a function, or of a `do` block. */
export function readPlpgsql(parser: Parser, text: string): FunctionBody {
  const tree = parsePlpgsql(parser, text)
  if (tree === undefined) return OPAQUE
  const statements: Node[] = []
  const assigned: { variable: string; value: Node | undefined }[] = []
  let isOpaque = false
  const names = variablesIn(tree)
  walk(tree, (key, value) => {
    if (/^PLpgSQL_stmt_(?:dyn\w+)$/.test(key) || 'dynquery' in value) isOpaque = true
    if (key === 'PLpgSQL_var' && 'default_val' in value) {
      assigned.push({
        variable: nameIn(value),
        value: expressionIn(parser, queryIn(value.default_val)),
      })
    }
    if (key === 'PLpgSQL_stmt_assign' && 'expr' in value) {
      const variable = names[numberIn(value, 'varno')] ?? ''
      assigned.push({
        variable,
        value: expressionIn(parser, behindAssignment(parser, queryIn(value.expr))),
      })
    }
    if (key === 'PLpgSQL_row' && 'fields' in value && Array.isArray(value.fields)) {
      for (const field of value.fields) assigned.push({ variable: nameIn(field), value: undefined })
    }
    if (key !== 'PLpgSQL_expr') return
    const read = readQuery(parser, value)
    if (read === undefined) isOpaque = true
    else statements.push(...read)
  })
  return { statements, assigned, isOpaque }
}

/** How PL/pgSQL says what a text is: a statement, a type, an expression, an assignment. */
const EXPRESSION = 2

function readQuery(parser: Parser, expression: object): readonly Node[] | undefined {
  const text = textIn(expression, 'query') ?? ''
  const mode = numberIn(expression, 'parseMode')
  if (mode < EXPRESSION) return parse(parser, text)
  const value = mode === EXPRESSION ? text : behindAssignment(parser, text)
  const read = expressionIn(parser, value)
  return read && [selecting(read)]
}

/** What stands behind the sign of an assignment: `total := …`. */
function behindAssignment(parser: Parser, text: string): string {
  const sign = parser
    .scanSync(text)
    .tokens.find((token) => token.text === ':=' || token.text === '=')
  return sign === undefined ? text : Buffer.from(text).subarray(sign.end).toString()
}

function expressionIn(parser: Parser, text: string): Node | undefined {
  const [select] = parse(parser, `select ${text}`) ?? []
  const target =
    select !== undefined && 'SelectStmt' in select ? select.SelectStmt.targetList?.[0] : undefined
  return target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined
}

function selecting(val: Node): Node {
  return { SelectStmt: { targetList: [{ ResTarget: { val } }], op: 'SETOP_NONE' } }
}

function parse(parser: Parser, text: string): readonly Node[] | undefined {
  try {
    return (parser.parseSync(text).stmts ?? []).flatMap(({ stmt }) => (stmt ? [stmt] : []))
  } catch {
    // The grammar says so by throwing, and nothing else.
    return undefined
  }
}

function parsePlpgsql(parser: Parser, text: string): unknown {
  try {
    return parser.parsePlPgSQLSync(text)
  } catch {
    // It throws for what it does not understand, and nothing else.
    return undefined
  }
}

/** The names of variables by their numbers. */
function variablesIn(tree: unknown): readonly string[] {
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

function textsIn(node: Node | undefined): string[] {
  return node !== undefined && 'List' in node ? stringsOf(node.List.items) : []
}

function nameIn(value: unknown): string {
  return textIn(value, 'refname') ?? textIn(value, 'name') ?? textIn(value, 'fieldname') ?? ''
}

function queryIn(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('PLpgSQL_expr' in value)) return ''
  return textIn(value.PLpgSQL_expr, 'query') ?? ''
}

function textIn(value: unknown, key: string): string | undefined {
  const found = valueIn(value, key)
  return typeof found === 'string' ? found : undefined
}

function numberIn(value: unknown, key: string): number {
  const found = valueIn(value, key)
  return typeof found === 'number' ? found : 0
}

function valueIn(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([one]) => one === key)?.[1]
}
