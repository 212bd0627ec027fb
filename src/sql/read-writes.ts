import type { Node } from 'libpg-query'

import type { ObjectName } from './change.ts'
import { nameOf, stringsOf } from './read-names.ts'
import { walk } from './walk.ts'

/** The tables of which a statement sets a column of rows that are there already, at any depth. */
export function updatesOf(statement: Node | undefined, column: string): ObjectName[] {
  const found: ObjectName[] = []
  walkNodes(statement, (node) => {
    if ('UpdateStmt' in node) {
      const { relation, targetList = [] } = node.UpdateStmt
      if (relation && targetList.some((target) => isTarget(target, column)))
        found.push(nameOf(relation))
    }
    if ('InsertStmt' in node) {
      const { relation, onConflictClause } = node.InsertStmt
      const { infer, targetList = [] } = onConflictClause ?? {}
      // Where the column is a part of the key, the row has that of the new one already.
      const isKey = infer?.indexElems?.some((element) => isElement(element, column)) ?? false
      if (relation && !isKey && targetList.some((target) => isTarget(target, column)))
        found.push(nameOf(relation))
    }
  })
  return found
}

/** The tables of which an insert changes the row with the same key, where the key is without a column. */
export function upsertsWithout(statement: Node | undefined, column: string): ObjectName[] {
  const found: ObjectName[] = []
  walkNodes(statement, (node) => {
    if (!('InsertStmt' in node)) return
    const { relation, onConflictClause: conflict } = node.InsertStmt
    const elements = conflict?.infer?.indexElems
    if (relation === undefined || conflict?.action !== 'ONCONFLICT_UPDATE' || !elements) return
    const isTied = [...elements, conflict.whereClause].some((one) => names(one, column))
    if (!isTied) found.push(nameOf(relation))
  })
  return found
}

/** The numbers of the parameters that stand as conditions beside others, at any depth: `… and $1`. */
export function conjunctsOf(statement: Node | undefined): number[] {
  const found: number[] = []
  walkNodes(statement, (node) => {
    if (!('BoolExpr' in node) || node.BoolExpr.boolop !== 'AND_EXPR') return
    for (const one of node.BoolExpr.args ?? []) {
      if ('ParamRef' in one) found.push(one.ParamRef.number ?? 0)
    }
  })
  return found
}

/** The numbers of the parameters that are a whole condition: `where $1`. */
export function conditionsOf(statement: Node | undefined): number[] {
  const found: number[] = []
  walk(statement, (_, value) => {
    for (const key of ['whereClause', 'havingClause', 'quals', 'joinCondition'] as const) {
      const condition: unknown =
        key in value ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined
      if (isParameter(condition)) found.push(condition.ParamRef.number)
    }
  })
  return [...found, ...conjunctsOf(statement)]
}

function isParameter(value: unknown): value is { readonly ParamRef: { readonly number: number } } {
  return typeof value === 'object' && value !== null && 'ParamRef' in value
}

/** The names that a statement gives to what it reads. */
export function aliasesOf(statement: Node | undefined): string[] {
  const found: string[] = []
  walk(statement, (key, value) => {
    if (key === 'alias' && 'aliasname' in value) found.push(String(value.aliasname))
  })
  return found
}

function isTarget(node: Node, column: string): boolean {
  return 'ResTarget' in node && node.ResTarget.name === column
}

function isElement(node: Node, column: string): boolean {
  return 'IndexElem' in node && node.IndexElem.name === column
}

/** Whether a key or a condition names a column, anywhere. */
function names(node: Node | undefined, column: string): boolean {
  if (node === undefined) return false
  if (isElement(node, column)) return true
  let isNamed = false
  walkNodes(node, (one) => {
    if ('ColumnRef' in one && stringsOf(one.ColumnRef.fields).at(-1) === column) isNamed = true
  })
  return isNamed
}

/** Calls `visit` with each node of a tree, the outer ones first. */
export function walkNodes(tree: Node | undefined, visit: (node: Node) => void): void {
  walk(tree, (kind, value) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a node is an object with its kind as key
    visit({ [kind]: value } as unknown as Node)
  })
}
