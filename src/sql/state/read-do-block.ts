import type { Node } from 'libpg-query'

import type { Parser } from '../parser.ts'
import { quoteName } from '../quote-name.ts'
import { columnOf } from '../read-condition.ts'
import { stringsOf } from '../read-names.ts'
import {
  expressionIn,
  nameIn,
  numberIn,
  parsePlpgsql,
  parseText,
  queryIn,
  valueIn,
  variablesIn,
} from './plpgsql.ts'

/** What a `do` block does, where that can be told from its text. */
export interface DoBlock {
  /** Each statement as if it were carried out: that is what blocks around `if not exists` are for. */
  readonly statements: readonly Node[]
  /** Whether it runs SQL of which the text is not known. */
  readonly isOpaque: boolean
}

/**
 * Reads a `do` block. SQL that it puts together is read where its parts are known: names that a loop goes through
 * by a list that stands in the block, in `format` and `||`.
 */
export function readDoBlock(parser: Parser, text: string): DoBlock {
  const tree = parsePlpgsql(parser, text)
  if (tree === undefined) return { statements: [], isOpaque: true }
  const reader = new BlockReader(parser, variablesIn(tree))
  reader.readDefaults(tree)
  reader.read(tree)
  return { statements: reader.statements, isOpaque: reader.isOpaque }
}

/** The values that a variable goes through. */
type Values = ReadonlyMap<string, readonly string[]>

class BlockReader {
  readonly statements: Node[] = []
  isOpaque = false
  readonly #parser: Parser
  readonly #names: readonly string[]
  #values: Values = new Map()

  constructor(parser: Parser, names: readonly string[]) {
    this.#parser = parser
    this.#names = names
  }

  readDefaults(tree: unknown): void {
    for (const variable of variablesWithDefaults(tree)) {
      const value = expressionIn(this.#parser, queryIn(valueIn(variable, 'default_val')))
      const list = this.#listOf(value)
      if (list) this.#values = new Map(this.#values).set(nameIn(variable), list)
    }
  }

  read(value: unknown): void {
    if (Array.isArray(value)) {
      for (const one of value) this.read(one)
      return
    }
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'PLpgSQL_stmt_foreach_a') this.#loop(inner, 'varno', valueIn(inner, 'expr'))
      else if (key === 'PLpgSQL_stmt_fors') this.#loop(inner, 'var', valueIn(inner, 'query'))
      else if (key === 'PLpgSQL_stmt_dynexecute') this.#execute(inner)
      else if (key.startsWith('PLpgSQL_stmt_dyn')) this.isOpaque = true
      else if (key === 'PLpgSQL_stmt_execsql') this.#run(queryIn(valueIn(inner, 'sqlstmt')))
      else this.read(inner)
    }
  }

  #loop(loop: unknown, variable: 'varno' | 'var', source: unknown): void {
    const before = this.#values
    const name =
      variable === 'varno'
        ? this.#names[numberIn(loop, 'varno')]
        : loopVariable(valueIn(loop, 'var'))
    const text = queryIn(source)
    const list =
      variable === 'varno'
        ? this.#listOf(expressionIn(this.#parser, text))
        : this.#listOf(rowsOf(parseText(this.#parser, text)?.[0]))
    if (name !== undefined && list) this.#values = new Map(before).set(name, list)
    this.read(valueIn(loop, 'body'))
    this.#values = before
  }

  #run(text: string): void {
    const read = parseText(this.#parser, text)
    if (read === undefined) this.isOpaque = true
    else this.statements.push(...read)
  }

  #execute(statement: unknown): void {
    const texts = this.#textsOf(expressionIn(this.#parser, queryIn(valueIn(statement, 'query'))))
    if (texts === undefined) this.isOpaque = true
    else for (const text of texts) this.#run(text)
  }

  /** The texts that an expression may be; undefined where one of its parts is not known. */
  #textsOf(node: Node | undefined): readonly string[] | undefined {
    if (node === undefined) return undefined
    if ('TypeCast' in node) return this.#textsOf(node.TypeCast.arg)
    if ('A_Const' in node) return node.A_Const.sval && [node.A_Const.sval.sval ?? '']
    const column = columnOf(node)
    if (column) return this.#values.get(column.alias ?? column.name)
    if ('A_Expr' in node && stringsOf(node.A_Expr.name).at(-1) === '||') {
      const [left, right] = [this.#textsOf(node.A_Expr.lexpr), this.#textsOf(node.A_Expr.rexpr)]
      return left && right && join(left, right)
    }
    if (!('FuncCall' in node)) return undefined
    const name = stringsOf(node.FuncCall.funcname).at(-1)
    const args = (node.FuncCall.args ?? []).map((arg) => this.#textsOf(arg))
    if (name === 'quote_ident') return args[0]?.map(quoteName)
    return name === 'format' ? formatted(args) : undefined
  }

  /** The texts of a list that stands there. */
  #listOf(node: Node | undefined): readonly string[] | undefined {
    if (node === undefined) return undefined
    if ('TypeCast' in node) return this.#listOf(node.TypeCast.arg)
    const column = columnOf(node)
    if (column) return this.#values.get(column.name)
    if ('FuncCall' in node && stringsOf(node.FuncCall.funcname).at(-1) === 'unnest') {
      return this.#listOf(node.FuncCall.args?.[0])
    }
    const elements =
      'A_ArrayExpr' in node
        ? node.A_ArrayExpr.elements
        : 'List' in node
          ? node.List.items
          : undefined
    const texts = elements?.map((element) => this.#textsOf(element)?.[0])
    return texts?.every((text) => text !== undefined) ? texts : undefined
  }
}

function* variablesWithDefaults(tree: unknown): Iterable<unknown> {
  if (typeof tree !== 'object' || tree === null) return
  for (const [key, inner] of Object.entries(tree)) {
    if (key === 'PLpgSQL_var' && valueIn(inner, 'default_val') !== undefined) yield inner
    yield* variablesWithDefaults(inner)
  }
}

/** A record is used by its fields, a row by the name of its only one. */
function loopVariable(variable: unknown): string | undefined {
  const fields = valueIn(valueIn(variable, 'PLpgSQL_row'), 'fields')
  if (Array.isArray(fields)) return fields.length === 1 ? nameIn(fields[0]) : undefined
  return nameIn(valueIn(variable, 'PLpgSQL_rec'))
}

/** The list that `select unnest(…)` or `select … from unnest(…)`, `(values …)` goes through. */
function rowsOf(query: Node | undefined): Node | undefined {
  if (query === undefined || !('SelectStmt' in query)) return undefined
  const { targetList = [], fromClause = [], whereClause, valuesLists } = query.SelectStmt
  if (whereClause !== undefined) return undefined
  if (valuesLists !== undefined) return listOfValues(valuesLists)
  const [from] = fromClause
  const [target] = targetList
  if (targetList.length !== 1 || target === undefined || !('ResTarget' in target)) return undefined
  if (from === undefined) return target.ResTarget.val
  if ('RangeSubselect' in from) return rowsOf(from.RangeSubselect.subquery)
  if (!('RangeFunction' in from)) return undefined
  const [call] = from.RangeFunction.functions ?? []
  return call !== undefined && 'List' in call ? call.List.items?.[0] : undefined
}

function listOfValues(rows: readonly Node[]): Node | undefined {
  const items = rows.flatMap((row) =>
    'List' in row && row.List.items?.length === 1 ? row.List.items : [],
  )
  return items.length === rows.length ? { List: { items } } : undefined
}

/** As `format` puts values into its text. */
function formatted(
  args: readonly (readonly string[] | undefined)[],
): readonly string[] | undefined {
  const [formats, ...values] = args
  const [format] = formats ?? []
  if (format === undefined || formats?.length !== 1) return undefined
  let next = 0
  let texts: readonly string[] | undefined = ['']
  for (const part of format.split(/(%(?:\d+\$)?[IsL]|%%)/)) {
    const [, place, kind] = /^%(?:(\d+)\$)?([IsL])$/.exec(part) ?? []
    if (kind === undefined) {
      texts = texts && join(texts, [part === '%%' ? '%' : part])
      continue
    }
    const value = values[place === undefined ? next++ : Number(place) - 1]
    texts =
      texts &&
      value &&
      joinSame(
        texts,
        value.map((one) => quoted(one, kind)),
      )
  }
  return texts
}

function quoted(text: string, kind: string): string {
  if (kind === 'I') return quoteName(text)
  return kind === 'L' ? `'${text.replaceAll("'", "''")}'` : text
}

function join(left: readonly string[], right: readonly string[]): readonly string[] {
  return left.flatMap((one) => right.map((other) => `${one}${other}`))
}

/** The same variable twice has the same value twice. */
function joinSame(left: readonly string[], right: readonly string[]): readonly string[] {
  if (left.length !== right.length || left.length === 1) return join(left, right)
  return left.map((one, index) => `${one}${right[index]}`)
}
