import type { Node } from 'libpg-query'

import { typeOf } from '../read-names.ts'
import { ALWAYS, NEVER, negated, type Outcomes } from './grounds.ts'

export const TRUE: Outcomes = { true: ALWAYS, false: NEVER, null: NEVER }
export const NULL: Outcomes = { true: NEVER, false: NEVER, null: ALWAYS }

/** The sides of `(a, b) = (c, d)`, each with the one that it is compared with. */
export function pairsOf(left: Node, right: Node): readonly (readonly [Node, Node])[] | undefined {
  if (!('RowExpr' in left) || !('RowExpr' in right)) return undefined
  const others = right.RowExpr.args ?? []
  return (left.RowExpr.args ?? []).flatMap((one, index) => {
    const other = others[index]
    return other === undefined ? [] : [[one, other] as const]
  })
}

/** What `in (…)` and `any (array[…])` go through; undefined where it is not said. */
export function elementsOf(node: Node): readonly Node[] | undefined {
  if ('List' in node) return node.List.items ?? []
  if ('A_ArrayExpr' in node) return node.A_ArrayExpr.elements ?? []
  return 'TypeCast' in node && node.TypeCast.arg ? elementsOf(node.TypeCast.arg) : undefined
}

/** Of which rows a constant is true: of all or none. */
export function constantOutcomes(node: Node): Outcomes {
  const inner = bare(node)
  if (inner !== undefined && 'A_Const' in inner && inner.A_Const.isnull) return NULL
  return booleanOf(node) === true ? TRUE : negated(TRUE)
}

export function booleanOf(node: Node): boolean | undefined {
  const inner = bare(node)
  if (inner === undefined || !('A_Const' in inner)) return undefined
  const { boolval, sval } = inner.A_Const
  if (boolval !== undefined) return boolval.boolval ?? false
  // As PostgreSQL reads a text that is cast: a plain one is only a text.
  if (!('TypeCast' in node) || typeOf(node.TypeCast.typeName).name !== 'bool') return undefined
  return /^(?:t|tr|tru|true|y|ye|yes|on|1)$/i.test(sval?.sval ?? '')
}

export function isEmptyText(node: Node): boolean {
  const inner = bare(node)
  if (inner === undefined || !('A_Const' in inner)) return false
  const { sval } = inner.A_Const
  return sval !== undefined && (sval.sval ?? '') === ''
}

export function isConstant(node: Node): boolean {
  const inner = bare(node)
  return inner !== undefined && 'A_Const' in inner
}

export function isSameConstant(one: Node, other: Node): boolean {
  return JSON.stringify(bare(one)) === JSON.stringify(bare(other))
}

/** Without casts and places. */
function bare(node: Node | undefined): Node | undefined {
  if (node === undefined) return undefined
  if ('TypeCast' in node) return bare(node.TypeCast.arg)
  if (!('A_Const' in node)) return node
  const { location: _, ...constant } = node.A_Const
  return { A_Const: constant }
}
