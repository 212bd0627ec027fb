import type { CreateFunctionStmt, Node } from 'libpg-query'

import type { Parser } from '../parser.ts'
import { stringsOf } from '../read-names.ts'
import { walk } from '../walk.ts'
import type { FunctionBody } from './database-state.ts'
import { readDynamicSql } from './read-dynamic-sql.ts'
import {
  expressionIn,
  nameIn,
  numberIn,
  parsePlpgsql,
  parseText,
  queryIn,
  textIn,
  variablesIn,
} from './plpgsql.ts'

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
  if (language === 'plpgsql') return readPlpgsql(parser, text, parametersOf(statement))
  if (language !== 'sql') return OPAQUE
  const source = (statement.options ?? []).flatMap((one) =>
    'DefElem' in one && one.DefElem.defname === 'as' ? textsIn(one.DefElem.arg) : [],
  )[0]
  const statements = source === undefined ? undefined : parseText(parser, source)
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

function parametersOf({ parameters = [] }: CreateFunctionStmt): ReadonlySet<string> {
  return new Set(
    parameters.flatMap((one) =>
      'FunctionParameter' in one ? [one.FunctionParameter.name ?? ''] : [],
    ),
  )
}

function readPlpgsql(parser: Parser, text: string, parameters: ReadonlySet<string>): FunctionBody {
  const tree = parsePlpgsql(parser, text)
  if (tree === undefined) return OPAQUE
  const statements: Node[] = []
  const assigned: { variable: string; value: Node | undefined }[] = []
  let isOpaque = false
  let runsGivenSql = false
  const names = variablesIn(tree)
  walk(tree, (key, value) => {
    if (/^PLpgSQL_stmt_dyn\w+$/.test(key) || 'dynquery' in value) {
      const run = readDynamicSql(parser, value, parameters)
      statements.push(...(run.statements ?? []))
      isOpaque ||= run.statements === undefined
      runsGivenSql ||= run.isGiven
    }
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
  return { statements, assigned, isOpaque, runsGivenSql }
}

/** How PL/pgSQL says what a text is: a statement, a type, an expression, an assignment. */
const EXPRESSION = 2

function readQuery(parser: Parser, expression: object): readonly Node[] | undefined {
  const text = textIn(expression, 'query') ?? ''
  const mode = numberIn(expression, 'parseMode')
  if (mode < EXPRESSION) return parseText(parser, text)
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

function selecting(val: Node): Node {
  return { SelectStmt: { targetList: [{ ResTarget: { val } }], op: 'SETOP_NONE' } }
}

function textsIn(node: Node | undefined): string[] {
  return node !== undefined && 'List' in node ? stringsOf(node.List.items) : []
}
