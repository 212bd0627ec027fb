import type { Node } from 'libpg-query'

import { stringsOf } from './read-names.ts'
import { walk } from './walk.ts'

export interface ColumnName {
  readonly alias: string | undefined
  readonly name: string
}

/** That a column has one value, or that of another one. */
export interface ColumnTie {
  readonly alias: string | undefined
  /** The number of the parameter it is compared with, where it is one. */
  readonly parameter?: number | undefined
  /** The source whose column of the same name has the same value. */
  readonly sameAs?: { readonly alias: string | undefined }
}

/** What a condition ties a column to, where nothing beside it weakens that. */
export function tiesIn(condition: Node | undefined, column: string): readonly ColumnTie[] {
  return conjuncts(condition).flatMap((one): readonly ColumnTie[] => {
    const sides = equality(one)
    if (sides === undefined) return []
    const [left, right] = sides.map((side) => {
      const found = columnOf(side)
      return found?.name === column ? found : undefined
    })
    if (left && right) return [{ alias: left.alias, sameAs: { alias: right.alias } }]
    const [value, tied] = left ? [sides[1], left] : [sides[0], right]
    if (tied === undefined || isColumnOf(value)) return []
    return [{ alias: tied.alias, parameter: parameterOf(value) }]
  })
}

function parameterOf(node: Node | undefined): number | undefined {
  if (node === undefined) return undefined
  if ('TypeCast' in node) return parameterOf(node.TypeCast.arg)
  return 'ParamRef' in node ? node.ParamRef.number : undefined
}

/** The conditions of which each has to hold. */
export function conjuncts(node: Node | undefined): readonly Node[] {
  if (node === undefined) return []
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR') {
    return (node.BoolExpr.args ?? []).flatMap(conjuncts)
  }
  return [node]
}

/** The sides of `a = b`, `a in (…)` and `a = any(…)`. */
export function equality(node: Node): readonly [Node | undefined, Node | undefined] | undefined {
  if (!('A_Expr' in node)) return undefined
  const { kind, name, lexpr, rexpr } = node.A_Expr
  const isKind =
    kind === 'AEXPR_OP' ||
    kind === 'AEXPR_IN' ||
    kind === 'AEXPR_OP_ANY' ||
    kind === 'AEXPR_NOT_DISTINCT'
  return isKind && stringsOf(name).at(-1) === '=' ? [lexpr, rexpr] : undefined
}

export function columnOf(node: Node | undefined): ColumnName | undefined {
  if (node === undefined) return undefined
  if ('TypeCast' in node) return columnOf(node.TypeCast.arg)
  if (!('ColumnRef' in node)) return undefined
  const parts = stringsOf(node.ColumnRef.fields)
  const name = parts.at(-1)
  return name === undefined ? undefined : { alias: parts.at(-2), name }
}

export function isColumnOf(node: Node | undefined): boolean {
  return columnOf(node) !== undefined
}

/** The columns that an expression names, at any depth. */
export function columnsIn(node: Node | undefined): readonly ColumnName[] {
  const found: ColumnName[] = []
  walk([node], (key, value) => {
    if (key !== 'ColumnRef' || !('fields' in value) || !Array.isArray(value.fields)) return
    const fields: Node[] = value.fields
    const column = columnOf({ ColumnRef: { fields } })
    if (column) found.push(column)
  })
  return found
}
