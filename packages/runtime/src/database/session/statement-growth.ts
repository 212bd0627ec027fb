import {
  type CompiledQuery,
  DeleteQueryNode,
  InsertQueryNode,
  MergeQueryNode,
  RawNode,
  SelectQueryNode,
  UpdateQueryNode,
  ValuesNode,
} from 'kysely'

import { endOfComment } from '../end-of-comment.ts'
import { endOfQuoted } from '../end-of-quoted.ts'
import { isPlainRead } from '../scope/query-notes.ts'
import { sizeOfParameters } from './parameter-size.ts'

/**
 * What a statement may do to what is stored: `rows` adds some, `bytes` makes those that are there longer, `frees` takes some
 * away, and `unknown` reads, but may call a function that does anything.
 */
export type Growth = 'none' | 'frees' | 'unknown' | 'bytes' | 'rows'

/** What is known of a statement's growth before it runs. */
export interface StatementGrowth {
  readonly growth: Growth
  /** Rows that it adds, as far as it says so: 1 where it does not. */
  readonly rows: number
  /** Of its parameters, and of its text where that may hold values. */
  readonly bytes: number
  /** Whether it calls a function that is not known to write nothing. */
  readonly calls: boolean
}

const NOTHING: StatementGrowth = { growth: 'none', rows: 0, bytes: 0, calls: false }
const ADDS = /\b(?:insert|merge|copy|into)\b/i
const LOCKS = /\bfor\s+(?:no\s+key\s+)?update\b/gi
/** Commands that read, and those that write to no table: transactions, settings, cursors. */
const READS =
  /^[\s(]*(?:select|table|values|with|explain|show|set|reset|begin|start|commit|end|rollback|abort|savepoint|release|lock|declare|fetch|move|close|listen|unlisten|notify|deallocate|discard)\b/i
/** Nothing in it begins a comment or a quoted piece. */
const PLAIN_TEXT = /[^'"$/-]+/y
/** Behind a dot it may be anybody's, whatever its name is. */
const CALL = /(\.\s*)?([\w$]+|"")\s*\(/g
/** What stands in front of a parenthesis in a statement that reads, and is no function that could write. */
const PLAIN_CALLS = new Set(
  `select from where and or not in exists any all some as on using values with over filter within group by having order
  limit offset when then else case end between union except intersect distinct lateral join array row cast materialized
  recursive count sum avg min max coalesce nullif greatest least now date_trunc extract date_part age to_char to_date
  to_timestamp lower upper initcap length char_length octet_length trim ltrim rtrim btrim substring substr left right
  replace split_part position strpos concat concat_ws format md5 abs ceil floor round mod power sqrt random
  json_agg jsonb_agg json_object_agg jsonb_object_agg json_build_object jsonb_build_object json_build_array
  jsonb_build_array to_json to_jsonb row_to_json array_agg string_agg unnest array_length cardinality generate_series
  row_number rank dense_rank lag lead first_value last_value ntile bool_and bool_or every numeric decimal varchar char
  timestamp timestamptz interval vector current_tenant`.split(/\s+/),
)

/** Reads from a statement what it may add to what is stored; what is plainly neither a read nor a delete is taken to add. */
export function growthOf(query: CompiledQuery): StatementGrowth {
  if (isPlainRead(query)) return NOTHING
  const growth = growthOfNode(query) ?? growthOfText(query.sql)
  if (growth === 'none' || growth === 'frees') return { ...NOTHING, growth }
  if (growth === 'unknown') return { growth, rows: 0, bytes: 0, calls: callsFunctions(query.sql) }
  const literal = RawNode.is(query.query) ? query.sql.length : 0
  return {
    growth,
    rows: growth === 'bytes' ? 0 : rowsOf(query),
    bytes: sizeOfParameters(query.parameters) + literal,
    calls: false,
  }
}

/** Undefined for what the text has to tell: raw SQL, and what may write in front of itself. */
function growthOfNode({ query }: CompiledQuery): Growth | undefined {
  if (InsertQueryNode.is(query) || MergeQueryNode.is(query)) return 'rows'
  if (SelectQueryNode.is(query)) return query.with === undefined ? 'unknown' : undefined
  if (UpdateQueryNode.is(query)) return query.with === undefined ? 'bytes' : undefined
  return DeleteQueryNode.is(query) && query.with === undefined ? 'frees' : undefined
}

function growthOfText(sql: string): Growth {
  const text = unquoted(sql).replaceAll(LOCKS, ' ')
  if (ADDS.test(text)) return 'rows'
  if (/\bupdate\b/i.test(text)) return 'bytes'
  if (/^\s*delete\b/i.test(text) || (/^\s*with\b/i.test(text) && /\bdelete\b/i.test(text)))
    return 'frees'
  if (!READS.test(text)) return 'rows'
  return /^[\s(]*(?:select|table|values|with|explain|declare|fetch|move)\b/i.test(text)
    ? 'unknown'
    : 'none'
}

function callsFunctions(sql: string): boolean {
  for (const [, dot, name = ''] of unquoted(sql).matchAll(CALL)) {
    if (dot !== undefined || !PLAIN_CALLS.has(name.toLowerCase())) return true
  }
  return false
}

function rowsOf({ query }: CompiledQuery): number {
  if (!InsertQueryNode.is(query) || query.values === undefined) return 1
  return ValuesNode.is(query.values) ? query.values.values.length : 1
}

/** The text without comments and texts in quotes; a quoted name becomes one that is no word of SQL. */
function unquoted(sql: string): string {
  let result = ''
  for (let index = 0; index < sql.length;) {
    PLAIN_TEXT.lastIndex = index
    const [plain = ''] = PLAIN_TEXT.exec(sql) ?? []
    result += plain
    index += plain.length
    if (index === sql.length) break
    const behindComment = endOfComment(sql, index)
    const end = behindComment > index ? behindComment : (endOfQuoted(sql, index) ?? sql.length)
    if (end > index) {
      result += sql[index] === '"' ? '""' : ' '
      index = end
    } else {
      result += sql[index]
      index += 1
    }
  }
  return result
}
