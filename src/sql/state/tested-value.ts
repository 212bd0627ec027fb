import type { Node } from 'libpg-query'

import { ALWAYS, ANYTHING, both, either, type Grounds, grounds, NEVER } from './grounds.ts'
import { callsUser, isContextValue, type TenantContext } from './tenant-context.ts'

/** What a value is, that something is compared with. */
export type ValueKind =
  /** The column that says whose the row is. */
  | 'column'
  /** The tenant of the context, or null where there is none. */
  | 'context'
  | 'null'
  | 'constant'
  /** The name of the database's user. */
  | 'user'
  /** What a query over tables answers. */
  | 'query'
  | 'other'

/** One of the values that an expression may have, and for which rows. */
export interface TestedValue {
  readonly kind: ValueKind
  readonly node: Node
  readonly when: Grounds
}

interface ValueQuestion {
  readonly context: TenantContext
  /** Whether a value is the column of the tenant. */
  readonly isColumn: (node: Node) => boolean
  readonly isColumnNotNull: boolean
  /** For which rows a condition is true, and for which it is not. */
  readonly whenTrue: (condition: Node) => Grounds
  readonly whenNotTrue: (condition: Node) => Grounds
}

/** The values that an expression may have: one, but for `coalesce` and `case`. */
export function valuesOf(node: Node, question: ValueQuestion): readonly TestedValue[] {
  const values = (inner: Node): readonly TestedValue[] => valuesOf(inner, question)
  if (question.isColumn(node)) return [{ kind: 'column', node, when: ALWAYS }]
  if ('TypeCast' in node && node.TypeCast.arg) return values(node.TypeCast.arg)
  if ('CollateClause' in node && node.CollateClause.arg) return values(node.CollateClause.arg)
  if ('CoalesceExpr' in node) return firstOf(node.CoalesceExpr.args ?? [], question)
  if ('CaseExpr' in node && node.CaseExpr.arg === undefined) return casesOf(node, question)
  if ('A_Expr' in node && node.A_Expr.kind === 'AEXPR_NULLIF' && node.A_Expr.lexpr) {
    return values(node.A_Expr.lexpr)
  }
  const inner = plainQueryOf(node)
  if (inner) return values(inner)
  return [{ kind: kindOf(node, question.context), node, when: ALWAYS }]
}

function firstOf(args: readonly Node[], question: ValueQuestion): readonly TestedValue[] {
  const found: TestedValue[] = []
  let reached = ALWAYS
  for (const arg of args) {
    const here = reached
    const values = valuesOf(arg, question)
    found.push(...values.map((one) => ({ ...one, when: both(here, one.when) })))
    reached = both(
      here,
      either(...values.map((one) => both(one.when, whenNull(one, question.isColumnNotNull)))),
    )
  }
  return found
}

/** For which rows a value is null. */
export function whenNull({ kind }: TestedValue, isColumnNotNull: boolean): Grounds {
  if (kind === 'constant' || kind === 'user') return NEVER
  if (kind === 'column') return isColumnNotNull ? NEVER : ANYTHING
  if (kind === 'context') return grounds('no context')
  return kind === 'null' ? ALWAYS : ANYTHING
}

function casesOf(
  node: Extract<Node, { CaseExpr: unknown }>,
  question: ValueQuestion,
): readonly TestedValue[] {
  const { args = [], defresult } = node.CaseExpr
  const found: TestedValue[] = []
  let reached = ALWAYS
  for (const arg of args) {
    if (!('CaseWhen' in arg) || !arg.CaseWhen.expr || !arg.CaseWhen.result) continue
    const { expr, result } = arg.CaseWhen
    const here = both(reached, question.whenTrue(expr))
    found.push(...valuesOf(result, question).map((one) => ({ ...one, when: both(here, one.when) })))
    reached = both(reached, question.whenNotTrue(expr))
  }
  const last = reached
  const others = defresult ? valuesOf(defresult, question) : []
  return [...found, ...others.map((one) => ({ ...one, when: both(last, one.when) }))]
}

function kindOf(node: Node, context: TenantContext): ValueKind {
  if ('A_Const' in node) {
    if (node.A_Const.isnull) return 'null'
    return context.areConstants ? 'context' : 'constant'
  }
  if (callsUser(node)) return 'user'
  if ('SubLink' in node && readsTables(node)) return 'query'
  return isContextValue(node, context) ? 'context' : 'other'
}

/** What a subquery over no table answers: it is there to have its value computed once. */
export function plainQueryOf(node: Node): Node | undefined {
  if (!('SubLink' in node)) return undefined
  const select = selectOf(node)
  if (select === undefined || select.fromClause !== undefined || select.whereClause) {
    return undefined
  }
  const [target] = select.targetList ?? []
  return target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined
}

/** Whether a subquery asks tables, and not only functions. */
export function readsTables(node: Extract<Node, { SubLink: unknown }>): boolean {
  const select = selectOf(node)
  if (select === undefined || select.op !== 'SETOP_NONE') return true
  return (select.fromClause ?? []).some((one) => !('RangeFunction' in one))
}

/** The names under which a subquery has its tables. */
export function namesInQuery(node: Extract<Node, { SubLink: unknown }>): ReadonlySet<string> {
  const names = new Set<string>()
  const collect = (one: Node): void => {
    if ('RangeVar' in one) {
      names.add(one.RangeVar.alias?.aliasname ?? one.RangeVar.relname ?? '')
    } else if ('JoinExpr' in one) {
      for (const side of [one.JoinExpr.larg, one.JoinExpr.rarg]) if (side) collect(side)
    } else if ('RangeSubselect' in one) names.add(one.RangeSubselect.alias?.aliasname ?? '')
    else if ('RangeFunction' in one) names.add(one.RangeFunction.alias?.aliasname ?? '')
  }
  for (const one of selectOf(node)?.fromClause ?? []) collect(one)
  return names
}

function selectOf({ SubLink: { subselect } }: Extract<Node, { SubLink: unknown }>) {
  return subselect !== undefined && 'SelectStmt' in subselect ? subselect.SelectStmt : undefined
}
