import type { Node } from 'libpg-query'

import type { ObjectName } from '../change.ts'
import { columnsIn } from '../read-condition.ts'
import { qualifiedName, stringsOf } from '../read-names.ts'
import { walk } from '../walk.ts'

/** What says which tenant is meant. Without either, every function and setting is believed to. */
export interface TenantContext {
  /** In lower case, with their schema: `tenantry.current_tenant`. */
  readonly functions: readonly string[]
  /** In lower case: `app.tenant_id`. */
  readonly settings: readonly string[]
  /** Whether a value that stands there says so as well, as in the filter of a publication. Default: false. */
  readonly areConstants?: boolean
}

export const ANY_CONTEXT: TenantContext = { functions: [], settings: [] }

/** Functions of PostgreSQL that make of a value another one, and bring none themselves. */
const PLAIN_FUNCTIONS = new Set(
  `abs array_append array_cat array_position array_remove array_to_string btrim cast char_length concat concat_ws
  convert_from convert_to date_trunc decode encode format gen_random_uuid left length lower lpad ltrim md5 now
  octet_length overlay position random regexp_match regexp_replace regexp_split_to_array replace reverse right rpad
  rtrim sha256 split_part starts_with string_to_array strpos substr substring text to_char to_date to_jsonb to_json
  to_timestamp translate trim unnest upper uuid_in uuid_eq uuidv4 uuidv7 clock_timestamp statement_timestamp
  transaction_timestamp cardinality array_length jsonb_build_object jsonb_extract_path_text json_extract_path_text
  jsonb_array_elements_text json_array_elements_text`.split(/\s+/),
)

/** Whether a value is the tenant of the context, as far as its text tells. */
export function isContextValue(node: Node | undefined, context: TenantContext): boolean {
  const calls = callsIn(node)
  return (
    !mentionsColumn(node) &&
    calls.some((call) => believes(call, context) === true) &&
    !calls.some((call) => believes(call, context) === false)
  )
}

/** Whether a function is one of PostgreSQL's own that decides nothing by itself. */
export function isPlainFunction(node: Node): boolean {
  return 'FuncCall' in node && PLAIN_FUNCTIONS.has(nameOfCall(node.FuncCall.funcname).at(-1) ?? '')
}

/** Undefined for a call that has nothing to do with it. */
function believes(call: Call, { functions, settings }: TenantContext): boolean | undefined {
  const name = call.name.at(-1) ?? ''
  if (name === 'current_setting') {
    if (functions.length === 0 && settings.length === 0) return true
    return call.setting !== undefined && settings.includes(call.setting)
  }
  // A function of the application is believed to know what it does.
  return PLAIN_FUNCTIONS.has(name) ? undefined : true
}

interface Call {
  readonly name: readonly string[]
  /** The first argument, where it is a text. */
  readonly setting: string | undefined
}

function callsIn(node: Node | undefined): readonly Call[] {
  const calls: Call[] = []
  walk([node], (key, value) => {
    if (key !== 'FuncCall' || !('funcname' in value) || !Array.isArray(value.funcname)) return
    const args: readonly Node[] = 'args' in value && Array.isArray(value.args) ? value.args : []
    calls.push({ name: nameOfCall(value.funcname), setting: textOf(args[0])?.toLowerCase() })
  })
  return calls
}

/** The functions that statements call, as they are named there. */
export function functionsCalledIn(nodes: readonly Node[]): readonly ObjectName[] {
  return nodes.flatMap((node) => callsIn(node).map(({ name }) => qualifiedName(name)))
}

/** The settings that an expression asks for by name, and the functions that it calls. */
export function namesOfContext(node: Node | undefined): readonly string[] {
  return callsIn(node).map(({ name, setting }) =>
    name.at(-1) === 'current_setting' ? (setting ?? '') : name.join('.'),
  )
}

function nameOfCall(funcname: readonly Node[] | undefined): readonly string[] {
  return stringsOf(funcname).map((part) => part.toLowerCase())
}

/** A text that stands there, whatever it is cast to. */
function textOf(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined
  if ('TypeCast' in node) return textOf(node.TypeCast.arg)
  return 'A_Const' in node ? node.A_Const.sval?.sval : undefined
}

const USER_FUNCTIONS = new Set(['pg_has_role', 'pg_get_userbyid', 'getpgusername'])
const USER_VALUES = new Set([
  'SVFOP_CURRENT_ROLE',
  'SVFOP_CURRENT_USER',
  'SVFOP_USER',
  'SVFOP_SESSION_USER',
])

/** Whether an expression goes by the user of the database. */
export function callsUser(node: Node | undefined): boolean {
  let isThere = callsIn(node).some(({ name }) => USER_FUNCTIONS.has(name.at(-1) ?? ''))
  walk([node], (key, value) => {
    if (key === 'SQLValueFunction' && 'op' in value && USER_VALUES.has(String(value.op))) {
      isThere = true
    }
  })
  return isThere
}

/** Whether an expression names a column, of whichever table. */
export function mentions(node: Node | undefined, column: string): boolean {
  return columnsIn(node).some(({ name }) => name === column)
}

function mentionsColumn(node: Node | undefined): boolean {
  return columnsIn(node).length > 0
}
