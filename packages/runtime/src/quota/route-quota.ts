import { TenantryError } from '../errors.ts'
import type { Priority } from './shedding/load-shedder.ts'

/** What a route says of its requests. */
export interface RouteQuota {
  /** What one of them costs of `quota.requests`: a whole number, 0 for nothing. Default: 1. */
  readonly cost?: number | undefined
  /** Which are refused first when not all can be served. Default: `'normal'`. */
  readonly priority?: Priority | undefined
}

const PRIORITIES: readonly string[] = ['critical', 'normal', 'background'] satisfies Priority[]

/**
 * Checks what a route says: a cost that is no number would let everything through.
 *
 * @throws {TenantryError} QUOTA_ROUTE_INVALID
 */
export function assertRouteQuota({ cost = 1, priority = 'normal' }: RouteQuota): void {
  const isCost = Number.isSafeInteger(cost) && cost >= 0
  if (isCost && PRIORITIES.includes(priority)) return
  throw new TenantryError('QUOTA_ROUTE_INVALID', {
    message: isCost
      ? `A route has the priority ${JSON.stringify(priority)}.`
      : `A route says that a request costs ${cost}.`,
    hint: `Give \`cost\` a whole number from 0 on, and \`priority\` one of ${PRIORITIES.join(', ')}.`,
    details: { cost: String(cost), priority },
  })
}
