import type { A_Expr, Node } from 'libpg-query'

import { columnOf } from '../read-condition.ts'
import { stringsOf } from '../read-names.ts'
import { walk } from '../walk.ts'

/** How a condition keeps rows to the tenant of the context. */
export type ConditionKind =
  /** Only rows of the tenant. */
  | 'strict'
  /** Only rows whose tenant a query over other tables names. */
  | 'subquery'
  /** All rows, always. */
  | 'true'
  /** Rows of the tenant, or those of another condition. */
  | 'or'
  /** All rows where there is no tenant in the context. */
  | 'without context'
  /** What the name of the database's user decides. */
  | 'user'
  /** Rows by something that is not whose they are. */
  | 'loose'

export interface ConditionVerdict {
  readonly kind: ConditionKind
  /** Whether the column of the tenant is cast before it is compared, so that no index is used. */
  readonly casts: boolean
}

/**
 * Judges a condition of a policy, or of a query that has to keep to one tenant.
 *
 * @param condition Undefined where there is none: PostgreSQL then admits nothing by it.
 */
export function judgeCondition(condition: Node, column: string): ConditionVerdict {
  return new ConditionJudge(column).judge(condition)
}

const VERDICTS = {
  strict: { kind: 'strict', casts: false },
  true: { kind: 'true', casts: false },
  loose: { kind: 'loose', casts: false },
  user: { kind: 'user', casts: false },
  'without context': { kind: 'without context', casts: false },
} as const satisfies Partial<Record<ConditionKind, ConditionVerdict>>

class ConditionJudge {
  readonly #column: string

  constructor(column: string) {
    this.#column = column
  }

  judge(node: Node): ConditionVerdict {
    if ('BoolExpr' in node) {
      const { boolop, args = [] } = node.BoolExpr
      if (boolop === 'AND_EXPR') return this.#and(args)
      if (boolop === 'OR_EXPR') return this.#or(args)
      return this.#not(args[0])
    }
    if ('A_Expr' in node) return this.#comparison(node.A_Expr)
    if ('TypeCast' in node && node.TypeCast.arg) return this.judge(node.TypeCast.arg)
    if ('A_Const' in node) return isTrue(node) ? VERDICTS.true : VERDICTS.strict
    if ('CoalesceExpr' in node) return this.#coalesce(node.CoalesceExpr.args ?? [])
    if ('CaseExpr' in node) return this.#cases(node)
    if ('BooleanTest' in node) return this.#booleanTest(node.BooleanTest)
    if ('NullTest' in node) return this.#nullTest(node)
    if ('SubLink' in node) return this.#subLink(node)
    // A function that is given the column decides by it; what it says is not known here.
    if ('FuncCall' in node) {
      if (callsUser(node)) return VERDICTS.user
      return this.#mentions(node.FuncCall.args) ? VERDICTS.strict : VERDICTS.loose
    }
    return callsUser(node) ? VERDICTS.user : VERDICTS.loose
  }

  /** One that keeps to the tenant is enough. */
  #and(args: readonly Node[]): ConditionVerdict {
    const verdicts = args.map((one) => this.judge(one))
    const other = verdicts.find(({ kind }) => kind !== 'true')
    return (
      verdicts.find(({ kind }) => kind === 'strict') ??
      verdicts.find(({ kind }) => kind === 'subquery') ??
      other ??
      VERDICTS.true
    )
  }

  #or(args: readonly Node[]): ConditionVerdict {
    const verdicts = args.map((one) => this.judge(one))
    const loose = args.filter((_, index) => !isTied(verdicts[index]?.kind))
    if (loose.length === 0) return worst(verdicts)
    const isTrueAnyway = verdicts.some(({ kind }) => kind === 'true')
    if (isTrueAnyway) return VERDICTS.true
    if (loose.every((one) => this.#isMissingContext(one))) return VERDICTS['without context']
    const isTenants = verdicts.some(({ kind }) => isTied(kind) || kind === 'or')
    if (isTenants) return { kind: 'or', casts: verdicts.some(({ casts }) => casts) }
    return verdicts.find(({ kind }) => kind !== 'loose') ?? VERDICTS.loose
  }

  #not(arg: Node | undefined): ConditionVerdict {
    if (arg === undefined) return VERDICTS.loose
    if ('A_Const' in arg) return isTrue(arg) ? VERDICTS.strict : VERDICTS.true
    if ('BoolExpr' in arg && arg.BoolExpr.boolop === 'NOT_EXPR' && arg.BoolExpr.args?.[0]) {
      return this.judge(arg.BoolExpr.args[0])
    }
    if (!('A_Expr' in arg)) return callsUser(arg) ? VERDICTS.user : VERDICTS.loose
    const { kind, name } = arg.A_Expr
    const isUnequal =
      (kind === 'AEXPR_OP' && /^(?:<>|!=)$/.test(stringsOf(name).at(-1) ?? '')) ||
      kind === 'AEXPR_DISTINCT'
    return isUnequal ? this.#equality(arg.A_Expr) : VERDICTS.loose
  }

  #comparison(expression: A_Expr): ConditionVerdict {
    const { kind, name, lexpr, rexpr } = expression
    const operator = stringsOf(name).at(-1)
    const isEquality =
      operator === '=' &&
      ['AEXPR_OP', 'AEXPR_IN', 'AEXPR_OP_ANY', 'AEXPR_NOT_DISTINCT'].includes(kind ?? '')
    // `may_see(tenant_id) = true` is what it compares.
    const compared = isTrue(rexpr) ? lexpr : isTrue(lexpr) ? rexpr : undefined
    if (isEquality && compared !== undefined && !isConstant(compared)) return this.judge(compared)
    if (isEquality || kind === 'AEXPR_NOT_DISTINCT') return this.#equality(expression)
    if (callsUser(lexpr) || callsUser(rexpr)) return VERDICTS.user
    return VERDICTS.loose
  }

  #equality({ lexpr, rexpr }: A_Expr): ConditionVerdict {
    if (isConstant(lexpr) && isConstant(rexpr)) {
      return JSON.stringify(bare(lexpr)) === JSON.stringify(bare(rexpr))
        ? VERDICTS.true
        : VERDICTS.strict
    }
    const left = this.#isColumn(lexpr)
    const right = this.#isColumn(rexpr)
    // A column that equals itself says only that it is there.
    if (left && right) return VERDICTS.true
    const other = left ? rexpr : right ? lexpr : undefined
    if (other === undefined) {
      return callsUser(lexpr) || callsUser(rexpr) ? VERDICTS.user : VERDICTS.loose
    }
    const column = left ? lexpr : rexpr
    const casts = column !== undefined && 'TypeCast' in column
    const kind = this.#valueKind(other)
    return { kind, casts: casts && isTied(kind) }
  }

  /** What the column is compared with. */
  #valueKind(value: Node): ConditionKind {
    if ('List' in value)
      return worstKind((value.List.items ?? []).map((one) => this.#valueKind(one)))
    if ('A_ArrayExpr' in value) {
      return worstKind((value.A_ArrayExpr.elements ?? []).map((one) => this.#valueKind(one)))
    }
    if ('TypeCast' in value && value.TypeCast.arg) return this.#valueKind(value.TypeCast.arg)
    if ('CoalesceExpr' in value) {
      // With nothing in the context, the column is compared with itself or with what somebody chose.
      const [first, ...others] = value.CoalesceExpr.args ?? []
      if (others.some((one) => this.#isColumn(one))) return 'without context'
      return first ? this.#valueKind(first) : 'loose'
    }
    if ('SubLink' in value) return this.#isPlainQuery(value) ? 'strict' : 'subquery'
    if (callsUser(value)) return 'user'
    if (callsAnything(value)) return 'strict'
    // A constant, or another column of the row: the same for every tenant, or whatever somebody wrote.
    return 'loose'
  }

  /** Whether a subquery reads no table: it is there to have its value computed once. */
  #isPlainQuery(value: Node): boolean {
    if (!('SubLink' in value)) return false
    const { subselect } = value.SubLink
    return (
      subselect !== undefined &&
      'SelectStmt' in subselect &&
      subselect.SelectStmt.fromClause === undefined
    )
  }

  /** `coalesce(condition, true)` is true where the context has no tenant. */
  #coalesce(args: readonly Node[]): ConditionVerdict {
    const [first, ...others] = args
    if (first === undefined) return VERDICTS.loose
    if (others.some(isTrue)) return VERDICTS['without context']
    return this.judge(first)
  }

  #cases(node: Extract<Node, { CaseExpr: unknown }>): ConditionVerdict {
    const { args = [], defresult } = node.CaseExpr
    const whens = args.flatMap((one) => ('CaseWhen' in one ? [one.CaseWhen] : []))
    const results = [...whens.map(({ result }) => result), defresult].filter(
      (one) => one !== undefined,
    )
    const verdicts = results.map((one) => this.judge(one))
    if (verdicts.every(({ kind }) => isTied(kind))) return worst(verdicts)
    const opensWithout = whens.some(
      ({ expr, result }) =>
        expr && result && this.#isMissingContext(expr) && !isTied(this.judge(result).kind),
    )
    if (opensWithout) return VERDICTS['without context']
    const isTenants = verdicts.some(({ kind }) => isTied(kind))
    return isTenants ? { kind: 'or', casts: false } : (verdicts[0] ?? VERDICTS.loose)
  }

  #booleanTest(test: Extract<Node, { BooleanTest: unknown }>['BooleanTest']): ConditionVerdict {
    const { arg, booltesttype } = test
    if (arg === undefined) return VERDICTS.loose
    if (booltesttype === 'IS_TRUE') return this.judge(arg)
    if (booltesttype === 'IS_NOT_FALSE') return VERDICTS['without context']
    if (booltesttype === 'IS_FALSE') return this.#not(arg)
    // `(tenant_id <> …) is not true` holds where the comparison is null.
    return this.#mentions([arg]) ? VERDICTS['without context'] : VERDICTS.loose
  }

  #nullTest(node: Extract<Node, { NullTest: unknown }>): ConditionVerdict {
    const { arg, nulltesttype } = node.NullTest
    const isOfColumn = nulltesttype === 'IS_NOT_NULL' && this.#isColumn(arg)
    return isOfColumn ? VERDICTS.true : VERDICTS.loose
  }

  #subLink(node: Extract<Node, { SubLink: unknown }>): ConditionVerdict {
    const { subLinkType, testexpr, subselect } = node.SubLink
    if (subLinkType === 'ANY_SUBLINK' && this.#isColumn(testexpr)) {
      const kind = this.#isPlainQuery(node) ? 'strict' : 'subquery'
      return { kind, casts: testexpr !== undefined && 'TypeCast' in testexpr }
    }
    if (subLinkType === 'EXPR_SUBLINK' && this.#isPlainQuery(node) && subselect) {
      const target = 'SelectStmt' in subselect ? subselect.SelectStmt.targetList?.[0] : undefined
      const value = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined
      return value ? this.judge(value) : VERDICTS.loose
    }
    if (callsUser(node)) return VERDICTS.user
    // Somebody looks up whether the row may be seen; by what, another table says.
    return this.#mentions([node]) ? { kind: 'subquery', casts: false } : VERDICTS.loose
  }

  /** Whether a condition holds because nothing is in the context: `current_setting(…) is null`, `… = ''`. */
  #isMissingContext(node: Node): boolean {
    if ('NullTest' in node && node.NullTest.nulltesttype === 'IS_NULL') {
      return node.NullTest.arg !== undefined && callsAnything(node.NullTest.arg)
    }
    if (!('A_Expr' in node) || stringsOf(node.A_Expr.name).at(-1) !== '=') return false
    const sides = [node.A_Expr.lexpr, node.A_Expr.rexpr]
    return sides.some((side) => callsAnything(side)) && sides.some(isEmptyText)
  }

  #isColumn(node: Node | undefined): boolean {
    return columnOf(node)?.name === this.#column
  }

  #mentions(nodes: readonly Node[] | undefined): boolean {
    return (nodes ?? []).some((node) => mentions(node, this.#column))
  }
}

/** Whether an expression names a column, of whichever table. */
export function mentions(node: Node, column: string): boolean {
  let isThere = false
  walk([node], (key, value) => {
    if (key !== 'ColumnRef' || !('fields' in value) || !Array.isArray(value.fields)) return
    const fields: Node[] = value.fields
    if (stringsOf(fields).at(-1) === column) isThere = true
  })
  return isThere
}

/** Whether a condition of this kind lets a tenant see no rows but its own. */
export function isTied(kind: ConditionKind | undefined): boolean {
  return kind === 'strict' || kind === 'subquery'
}

const FROM_BEST: readonly ConditionKind[] = [
  'strict',
  'subquery',
  'user',
  'loose',
  'without context',
  'or',
  'true',
]

function worst(verdicts: readonly ConditionVerdict[]): ConditionVerdict {
  return {
    kind: worstKind(verdicts.map(({ kind }) => kind)),
    casts: verdicts.some(({ casts }) => casts),
  }
}

function worstKind(kinds: readonly ConditionKind[]): ConditionKind {
  return FROM_BEST.findLast((kind) => kinds.includes(kind)) ?? 'loose'
}

function isTrue(node: Node | undefined): boolean {
  const inner = bare(node)
  if (inner === undefined || !('A_Const' in inner)) return false
  return (
    inner.A_Const.boolval?.boolval === true || /^t(?:rue)?$/i.test(inner.A_Const.sval?.sval ?? '')
  )
}

function isEmptyText(node: Node | undefined): boolean {
  const inner = bare(node)
  return inner !== undefined && 'A_Const' in inner && inner.A_Const.sval?.sval === undefined
    ? inner.A_Const.sval !== undefined
    : false
}

function isConstant(node: Node | undefined): boolean {
  const inner = bare(node)
  return inner !== undefined && 'A_Const' in inner
}

/** Without casts and places. */
function bare(node: Node | undefined): Node | undefined {
  if (node === undefined) return undefined
  if ('TypeCast' in node) return bare(node.TypeCast.arg)
  if (!('A_Const' in node)) return node
  const { location: _, ...constant } = node.A_Const
  return { A_Const: constant }
}

const USER_FUNCTIONS = new Set(['pg_has_role', 'pg_get_userbyid'])
const USER_VALUES = new Set([
  'SVFOP_CURRENT_ROLE',
  'SVFOP_CURRENT_USER',
  'SVFOP_USER',
  'SVFOP_SESSION_USER',
])

function callsUser(node: Node | undefined): boolean {
  let isThere = false
  walk([node], (key, value) => {
    if (key === 'SQLValueFunction' && 'op' in value && USER_VALUES.has(String(value.op))) {
      isThere = true
    }
    if (key !== 'FuncCall' || !('funcname' in value) || !Array.isArray(value.funcname)) return
    const names: Node[] = value.funcname
    if (USER_FUNCTIONS.has(stringsOf(names).at(-1) ?? '')) isThere = true
  })
  return isThere
}

/** Whether a value is made by a function, as all are that the context holds. */
export function callsAnything(node: Node | undefined): boolean {
  let isThere = false
  walk([node], (key) => {
    if (key === 'FuncCall') isThere = true
  })
  return isThere
}
