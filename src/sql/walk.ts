import type { Node, RangeVar } from 'libpg-query'

import type { ObjectName } from './change.ts'
import { nameOf } from './read-names.ts'

/** Calls `visit` with each object of a tree, the outer ones first. */
export function walk(value: unknown, visit: (key: string, value: object) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit)
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'object' && inner !== null) visit(key, inner)
    walk(inner, visit)
  }
}

/** The functions that an expression calls, without their schema, and the values that change by themselves. */
export function functionsIn(tree: Node | undefined): string[] {
  const found = new Set<string>()
  walk(tree, (key, value) => {
    const name = key === 'FuncCall' ? calledIn(value) : undefined
    if (name !== undefined) found.add(name)
  })
  return [...found]
}

/** The tables that a statement names, without those that it makes itself by `with`. */
export function relationsIn(tree: Node | undefined): ObjectName[] {
  const found = new Map<string, ObjectName>()
  const own = new Set<string>()
  walk(tree, (key, value) => {
    if (key === 'CommonTableExpr' && 'ctename' in value) own.add(String(value.ctename))
    if (!isRangeVar(value)) return
    const name = nameOf(value)
    found.set(JSON.stringify(name), name)
  })
  return [...found.values()].filter(({ schema, name }) => schema !== undefined || !own.has(name))
}

/** Whether anything in a tree changes rows, as `with … as (delete …)` does. */
export function writesIn(tree: Node | undefined): ObjectName[] {
  const written: ObjectName[] = []
  walk(tree, (key, value) => {
    const isWrite = /^(?:Insert|Update|Delete|Merge)Stmt$/.test(key)
    if (isWrite && 'relation' in value && isRangeVar(value.relation)) {
      written.push(nameOf(value.relation))
    }
  })
  return written
}

/** What is deleted from without a condition, at any depth. */
export function emptiedIn(tree: Node | undefined): ObjectName[] {
  const emptied: ObjectName[] = []
  walk(tree, (key, value) => {
    if (key !== 'DeleteStmt' || 'usingClause' in value) return
    if ('whereClause' in value && !isTrue(value.whereClause)) return
    if ('relation' in value && isRangeVar(value.relation)) emptied.push(nameOf(value.relation))
  })
  return emptied
}

/** The settings that a statement changes by set_config, in lower case. */
export function settingsIn(tree: Node | undefined): string[] {
  const settings: string[] = []
  walk(tree, (key, value) => {
    if (key !== 'FuncCall' || !('args' in value) || !Array.isArray(value.args)) return
    if (calledIn(value) !== 'set_config') return
    const first: Node | undefined = value.args[0]
    const name = first !== undefined && 'A_Const' in first ? first.A_Const.sval?.sval : undefined
    settings.push((name ?? 'all').toLowerCase())
  })
  return settings
}

function calledIn(call: object): string | undefined {
  if (!('funcname' in call) || !Array.isArray(call.funcname)) return undefined
  const last: unknown = call.funcname.at(-1)
  return isString(last) ? last.String.sval.toLowerCase() : undefined
}

/** Whether a condition is the word `true`. */
function isTrue(condition: unknown): boolean {
  const constant = within(condition, 'A_Const')
  return within(within(constant, 'boolval'), 'boolval') === true
}

function within(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([one]) => one === key)?.[1]
}

/** Whether an object of a tree names a table. */
export function isRangeVar(value: unknown): value is RangeVar {
  return typeof value === 'object' && value !== null && 'relname' in value && 'inh' in value
}

function isString(value: unknown): value is { readonly String: { readonly sval: string } } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'String' in value &&
    typeof value.String === 'object' &&
    value.String !== null &&
    'sval' in value.String &&
    typeof value.String.sval === 'string'
  )
}
