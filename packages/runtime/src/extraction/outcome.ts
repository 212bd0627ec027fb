import type { Contract, Json } from '../contract/index.ts'
import { Mismatch } from '../contract/mismatch.ts'
import type { Operation } from '../contract/operation.ts'
import { TenantryError } from '../errors.ts'

/** What came of a call. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown }

/** The outcome of a promise, as a value. */
export async function outcomeOf(call: () => unknown): Promise<Outcome> {
  try {
    return { value: await call() }
  } catch (error) {
    return { error }
  }
}

/** Errors of the way to a service and to its databases, which say nothing about what the function does. */
const OF_THE_WAY: ReadonlySet<string> = new Set([
  'CALL_DEADLINE_PASSED',
  'CATALOG_UNREACHABLE',
  'CLUSTER_LOGIN_REFUSED',
  'CLUSTER_UNREACHABLE',
  'CONNECTIONS_EXHAUSTED',
  'CONTEXT_OUTDATED',
  'CONTRACT_VERSION_DIFFERS',
  'OPERATION_UNKNOWN',
  'ROUTE_INVALID',
  'SERVICE_UNREACHABLE',
  'TOKEN_INVALID',
  'TOKEN_MISSING',
])

/** Whether a call was not done because of the way to the service. */
export function isOfTheWay(outcome: Outcome): boolean {
  return (
    'error' in outcome &&
    outcome.error instanceof TenantryError &&
    OF_THE_WAY.has(outcome.error.code)
  )
}

/** What of an outcome a caller on the other side could tell from another: the JSON that would cross. */
export function crossing(
  contract: Contract<unknown>,
  operation: Operation,
  outcome: Outcome,
): Json {
  try {
    if ('value' in outcome) return { value: operation.encodeResult(outcome.value) }
    const wire = contract.errors.encode(outcome.error)
    if (wire?.kind === 'contract') {
      const { code, message, fields } = wire
      return { error: { code, message, fields } }
    }
    return { error: wire?.report.code ?? 'CALL_FAILED' }
  } catch (error) {
    if (error instanceof Mismatch) return { error: 'CONTRACT_VALUE_REFUSED' }
    throw error
  }
}

/** Whether two JSON values are the same, in whatever order their keys stand. */
export function isSameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return false
  if (isList(one) || isList(other)) {
    if (!isList(one) || !isList(other) || one.length !== other.length) return false
    return one.every((item, at) => isSameJson(item, other[at]))
  }
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  return keys.every((key) => Object.hasOwn(other, key) && isSameJson(one[key], other[key]))
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}
