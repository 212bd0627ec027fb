import { isEmptyText, isSameConstant, NULL, TRUE } from './condition-parts.ts'
import { ANYTHING, either, grounds, NEVER, negated, type Outcomes, UNKNOWN } from './grounds.ts'
import { callsUser } from './tenant-context.ts'
import { type TestedValue, whenNull } from './tested-value.ts'

export const BY_USER: Outcomes = {
  true: grounds('user'),
  false: grounds('user'),
  null: grounds('user'),
}
const IS_TENANTS: Outcomes = {
  true: grounds('tenant'),
  false: grounds('in context'),
  null: grounds('no context'),
}
export const HAS_CONTEXT: Outcomes = {
  true: grounds('in context'),
  false: grounds('no context'),
  null: NEVER,
}

/** For which rows two values are equal. */
export function compareValues(
  one: TestedValue,
  other: TestedValue,
  isColumnNotNull: boolean,
): Outcomes {
  if (one.kind === 'null' || other.kind === 'null') return NULL
  if (one.kind === 'constant' && other.kind === 'constant') {
    return isSameConstant(one.node, other.node) ? TRUE : negated(TRUE)
  }
  const unknown = either(whenNull(one, isColumnNotNull), whenNull(other, isColumnNotNull))
  // A column that equals itself says only that it is there.
  if (one.kind === 'column' && other.kind === 'column') return { ...TRUE, null: unknown }
  const tested = one.kind === 'column' ? other : other.kind === 'column' ? one : undefined
  if (tested === undefined) return compareOthers(one, other)
  if (tested.kind === 'user') return BY_USER
  if (tested.kind !== 'context' && tested.kind !== 'query') return { ...UNKNOWN, null: unknown }
  if (tested.kind === 'context') return { ...IS_TENANTS, null: unknown }
  return { true: grounds('query'), false: ANYTHING, null: ANYTHING }
}

function compareOthers(one: TestedValue, other: TestedValue): Outcomes {
  if (callsUser(one.node) || callsUser(other.node)) return BY_USER
  const isEmpty = [one, other].some(({ node }) => isEmptyText(node))
  const isContext = one.kind === 'context' || other.kind === 'context'
  // An empty setting is none.
  if (isEmpty && isContext) return { ...negated(HAS_CONTEXT), null: grounds('no context') }
  const isFound = one.kind === 'query' || other.kind === 'query'
  return isFound ? { true: grounds('lookup'), false: ANYTHING, null: ANYTHING } : UNKNOWN
}
