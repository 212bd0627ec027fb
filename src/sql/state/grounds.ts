/** Why a row may be among those for which a condition has an outcome. */
export type Ground =
  /** It is of the tenant of the context. */
  | 'tenant'
  /** A query over other tables names its tenant. */
  | 'query'
  /** A query over other tables finds it by something else. */
  | 'lookup'
  /** The name of the database's user says so. */
  | 'user'
  /** There is no tenant in the context. */
  | 'no context'
  /** There is one, whichever. */
  | 'in context'
  /** Something else says so. */
  | 'anything'
  /** It is there. */
  | 'always'

/** One of them is enough. Without any, no row has the outcome. */
export type Grounds = ReadonlySet<Ground>

/** A condition is true, false or null of a row. */
export interface Outcomes {
  readonly true: Grounds
  readonly false: Grounds
  readonly null: Grounds
}

export const NEVER: Grounds = new Set()
export const ALWAYS: Grounds = new Set(['always'])
export const ANYTHING: Grounds = new Set(['anything'])
export const UNKNOWN: Outcomes = { true: ANYTHING, false: ANYTHING, null: ANYTHING }

const FROM_BEST: readonly Ground[] = [
  'tenant',
  'query',
  'lookup',
  'user',
  'no context',
  'in context',
  'anything',
  'always',
]

export function grounds(...all: readonly Ground[]): Grounds {
  return new Set(all)
}

export function either(...all: readonly Grounds[]): Grounds {
  return new Set(all.flatMap((one) => [...one]))
}

/** Of conditions that all hold the one that says most is enough. */
export function both(...all: readonly Grounds[]): Grounds {
  return all.reduce(meet, ALWAYS)
}

const WITH_CONTEXT: Grounds = new Set(['tenant', 'in context'])
const WITHOUT_CONTEXT: Grounds = new Set(['no context'])

function meet(one: Grounds, other: Grounds): Grounds {
  const left = withoutContradiction(one, other)
  const right = withoutContradiction(other, one)
  const difference = worstOf(left) - worstOf(right)
  // Of two that are as bad, the one with more in it tells more.
  if (difference === 0) return left.size >= right.size ? left : right
  return difference < 0 ? left : right
}

/** There is a tenant in the context, or there is none. */
function withoutContradiction(one: Grounds, other: Grounds): Grounds {
  if (isWithin(other, WITH_CONTEXT)) return lacking(one, WITHOUT_CONTEXT)
  if (isWithin(other, WITHOUT_CONTEXT)) return lacking(one, WITH_CONTEXT)
  return one
}

function isWithin(one: Grounds, other: Grounds): boolean {
  return one.size > 0 && [...one].every((ground) => other.has(ground))
}

function lacking(one: Grounds, other: Grounds): Grounds {
  return new Set([...one].filter((ground) => !other.has(ground)))
}

function worstOf(all: Grounds): number {
  return FROM_BEST.findLastIndex((ground) => all.has(ground))
}

export function negated({ true: yes, false: no, null: unknown }: Outcomes): Outcomes {
  return { true: no, false: yes, null: unknown }
}

export function allOf(parts: readonly Outcomes[]): Outcomes {
  return {
    true: both(...parts.map((one) => one.true)),
    false: either(...parts.map((one) => one.false)),
    null: either(...parts.map((one) => one.null)),
  }
}

export function anyOf(parts: readonly Outcomes[]): Outcomes {
  return negated(allOf(parts.map(negated)))
}

/** What holds only where something else does. */
export function where(condition: Grounds, outcomes: Outcomes): Outcomes {
  return {
    true: both(condition, outcomes.true),
    false: both(condition, outcomes.false),
    null: both(condition, outcomes.null),
  }
}

export function oneOf(parts: readonly Outcomes[]): Outcomes {
  return {
    true: either(...parts.map((one) => one.true)),
    false: either(...parts.map((one) => one.false)),
    null: either(...parts.map((one) => one.null)),
  }
}
