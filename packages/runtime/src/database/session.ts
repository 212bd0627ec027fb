import type { Placement } from '../placement/placement.ts'

/**
 * Where and as whom statements run. Decided before a connection is taken, sent along with every
 * statement, gone when the transaction ends.
 */
export interface Session {
  readonly placement: Placement
  /** The tenant whose rows are visible; null in the system scope, which a policy of its own admits. */
  readonly tenantId: string | null
  readonly statementTimeoutMs: number
  /** Shows in pg_stat_activity whose statement runs. */
  readonly label: string
}

/** Whether statements of two sessions may share a transaction. */
export function isSameSession(one: Session, other: Session): boolean {
  return one.tenantId === other.tenantId && one.placement.id === other.placement.id
}
