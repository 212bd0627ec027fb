import type { A_Expr, Node } from 'libpg-query'

import { stringsOf } from '../read-names.ts'
import { BY_USER, compareValues, HAS_CONTEXT } from './compare-values.ts'
import { type ConditionQuestion, type ConditionVerdict, kindOf } from './condition-kind.ts'
import {
  booleanOf,
  constantOutcomes,
  elementsOf,
  isConstant,
  NULL,
  pairsOf,
  TRUE,
} from './condition-parts.ts'
import {
  allOf,
  ALWAYS,
  anyOf,
  ANYTHING,
  both,
  either,
  grounds,
  NEVER,
  negated,
  oneOf,
  type Outcomes,
  UNKNOWN,
  where,
} from './grounds.ts'
import { lookupOf } from './lookup-of-query.ts'
import {
  ANY_CONTEXT,
  callsUser,
  isContextValue,
  isPlainFunction,
  mentions,
  type TenantContext,
} from './tenant-context.ts'
import { TestedColumn } from './tested-column.ts'
import { plainQueryOf, readsTables, type TestedValue, valuesOf, whenNull } from './tested-value.ts'

/** Judges a condition of a policy: which rows it is true of. */
export function judgeCondition(condition: Node, question: ConditionQuestion): ConditionVerdict {
  const judge = new ConditionJudge(question)
  return { kind: kindOf(judge.judge(condition).true), casts: judge.casts }
}

class ConditionJudge {
  casts = false
  readonly #column: TestedColumn
  readonly #isColumnNotNull: boolean
  readonly #context: TenantContext

  constructor({
    column,
    columnType,
    isColumnNotNull = true,
    context = ANY_CONTEXT,
  }: ConditionQuestion) {
    this.#column = new TestedColumn(column, columnType)
    this.#isColumnNotNull = isColumnNotNull
    this.#context = context
  }

  judge(node: Node): Outcomes {
    if ('BoolExpr' in node) {
      const { boolop, args = [] } = node.BoolExpr
      const parts = args.map((one) => this.judge(one))
      if (boolop === 'AND_EXPR') return allOf(parts)
      return boolop === 'OR_EXPR' ? anyOf(parts) : negated(parts[0] ?? UNKNOWN)
    }
    if ('A_Expr' in node) return this.#comparison(node.A_Expr)
    if (isConstant(node)) return constantOutcomes(node)
    if ('TypeCast' in node && node.TypeCast.arg) return this.judge(node.TypeCast.arg)
    if ('CoalesceExpr' in node) return this.#coalesce(node.CoalesceExpr.args ?? [])
    if ('CaseExpr' in node) return this.#cases(node)
    if ('BooleanTest' in node) return this.#booleanTest(node.BooleanTest)
    if ('NullTest' in node) return this.#nullTest(node)
    if ('SubLink' in node) return this.#subLink(node)
    if (callsUser(node)) return BY_USER
    return 'FuncCall' in node ? this.#call(node) : UNKNOWN
  }

  /** A function of the application that is given the column decides by it; how, is not known here. */
  #call(node: Extract<Node, { FuncCall: unknown }>): Outcomes {
    const args = node.FuncCall.args ?? []
    const isGiven = args.some((one) => mentions(one, this.#column.name))
    const isOwn = !isPlainFunction(node) || args.some((one) => isContextValue(one, this.#context))
    return isGiven && isOwn ? { true: grounds('tenant'), false: ANYTHING, null: ANYTHING } : UNKNOWN
  }

  #comparison(expression: A_Expr): Outcomes {
    const { kind, name, lexpr, rexpr } = expression
    const operator = stringsOf(name).at(-1) ?? ''
    const isUnequal = operator === '<>' || operator === '!='
    if (lexpr === undefined || rexpr === undefined) return UNKNOWN
    if (kind === 'AEXPR_DISTINCT') return negated(this.#notDistinct(lexpr, rexpr))
    if (kind === 'AEXPR_NOT_DISTINCT') return this.#notDistinct(lexpr, rexpr)
    const others = elementsOf(rexpr)
    const equals = others?.map((one) => this.#equal(lexpr, one)) ?? [this.#equal(lexpr, rexpr)]
    if (kind === 'AEXPR_IN' || (kind === 'AEXPR_OP_ANY' && operator === '=')) {
      return isUnequal ? negated(anyOf(equals)) : anyOf(equals)
    }
    if (kind === 'AEXPR_OP_ALL' && isUnequal) return negated(anyOf(equals))
    // Of an empty list all holds.
    if (kind === 'AEXPR_OP_ALL' && operator === '=' && others?.length) return allOf(equals)
    if (kind === 'AEXPR_OP' && (operator === '=' || isUnequal)) {
      const equal = this.#equal(lexpr, rexpr)
      return isUnequal ? negated(equal) : equal
    }
    return callsUser(lexpr) || callsUser(rexpr) ? BY_USER : UNKNOWN
  }

  #equal(left: Node, right: Node): Outcomes {
    const rows = pairsOf(left, right)
    if (rows) return allOf(rows.map(([one, other]) => this.#equal(one, other)))
    // `may_see(tenant_id) = true` is what it compares.
    for (const [one, other] of [[left, right] as const, [right, left] as const]) {
      const value = booleanOf(other)
      if (value === undefined || isConstant(one)) continue
      return value ? this.judge(one) : negated(this.judge(one))
    }
    const values = this.#values(right)
    return oneOf(
      this.#values(left).flatMap((one) =>
        values.map((other) => where(both(one.when, other.when), this.#compared(one, other))),
      ),
    )
  }

  #compared(one: TestedValue, other: TestedValue): Outcomes {
    const column = one.kind === 'column' ? one : other
    const isTie = [one, other].some(({ kind }) => kind === 'context' || kind === 'query')
    if (column.kind === 'column' && isTie) this.casts ||= this.#column.isCast(column.node)
    return compareValues(one, other, this.#isColumnNotNull)
  }

  #notDistinct(left: Node, right: Node): Outcomes {
    const equal = this.#equal(left, right)
    const [values, others] = [this.#values(left), this.#values(right)]
    const areNull = values.flatMap((one) =>
      others.map((other) =>
        both(
          one.when,
          whenNull(one, this.#isColumnNotNull),
          other.when,
          whenNull(other, this.#isColumnNotNull),
        ),
      ),
    )
    return {
      true: either(equal.true, ...areNull),
      false: either(equal.false, equal.null),
      null: NEVER,
    }
  }

  #coalesce(args: readonly Node[]): Outcomes {
    const [first, ...others] = args
    if (first === undefined) return NULL
    const here = this.judge(first)
    const behind = where(here.null, this.#coalesce(others))
    return {
      true: either(here.true, behind.true),
      false: either(here.false, behind.false),
      null: behind.null,
    }
  }

  #cases(node: Extract<Node, { CaseExpr: unknown }>): Outcomes {
    const { arg, args = [], defresult } = node.CaseExpr
    const parts: Outcomes[] = []
    let reached = ALWAYS
    for (const one of args) {
      if (!('CaseWhen' in one) || !one.CaseWhen.expr || !one.CaseWhen.result) return UNKNOWN
      const { expr, result } = one.CaseWhen
      const asked = arg ? this.#equal(arg, expr) : this.judge(expr)
      parts.push(where(both(reached, asked.true), this.judge(result)))
      reached = both(reached, either(asked.false, asked.null))
    }
    return oneOf([...parts, where(reached, defresult ? this.judge(defresult) : NULL)])
  }

  #booleanTest(test: Extract<Node, { BooleanTest: unknown }>['BooleanTest']): Outcomes {
    const { arg, booltesttype = '' } = test
    if (arg === undefined) return UNKNOWN
    const outcomes = this.judge(arg)
    const wanted = booltesttype.endsWith('TRUE')
      ? 'true'
      : booltesttype.endsWith('FALSE')
        ? 'false'
        : 'null'
    const others = (['true', 'false', 'null'] as const).filter((one) => one !== wanted)
    const tested = {
      true: outcomes[wanted],
      false: either(...others.map((one) => outcomes[one])),
      null: NEVER,
    }
    return booltesttype.startsWith('IS_NOT') ? negated(tested) : tested
  }

  #nullTest(node: Extract<Node, { NullTest: unknown }>): Outcomes {
    const { arg, nulltesttype } = node.NullTest
    if (arg === undefined) return UNKNOWN
    const isNull = oneOf(this.#values(arg).map((one) => where(one.when, this.#isNull(one))))
    return nulltesttype === 'IS_NULL' ? isNull : negated(isNull)
  }

  #isNull(value: TestedValue): Outcomes {
    if (value.kind === 'context') return negated(HAS_CONTEXT)
    if (value.kind === 'null') return TRUE
    const unknown = whenNull(value, this.#isColumnNotNull)
    return unknown.size === 0 ? negated(TRUE) : { ...UNKNOWN, null: NEVER }
  }

  #subLink(node: Extract<Node, { SubLink: unknown }>): Outcomes {
    const { subLinkType, testexpr } = node.SubLink
    const inner = plainQueryOf(node)
    if (inner) {
      if (subLinkType === 'EXPR_SUBLINK') return this.judge(inner)
      if (subLinkType === 'ANY_SUBLINK' && testexpr) return this.#equal(testexpr, inner)
    }
    if (callsUser(node)) return BY_USER
    if (!readsTables(node)) return UNKNOWN
    if (subLinkType === 'ANY_SUBLINK' && testexpr && this.#column.isNamedBy(testexpr)) {
      this.casts ||= this.#column.isCast(testexpr)
    }
    // Somebody looks up whether the row may be seen; by what, another table says.
    const found = lookupOf(node, this.#column)
    return found ? { true: grounds(found), false: ANYTHING, null: ANYTHING } : UNKNOWN
  }

  #values(node: Node): readonly TestedValue[] {
    return valuesOf(node, {
      context: this.#context,
      isColumn: (one) => this.#column.isNamedBy(one),
      isColumnNotNull: this.#isColumnNotNull,
      whenTrue: (one) => this.judge(one).true,
      whenNotTrue: (one) => {
        const asked = this.judge(one)
        return either(asked.false, asked.null)
      },
    })
  }
}
