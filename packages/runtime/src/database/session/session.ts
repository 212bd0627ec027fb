import { TenantryError } from '../../errors.ts'
import type { Placement } from '../../placement/placement.ts'
import type { TenantReach } from '../../engine/engine.ts'
import type { ConnectionShare } from '../connections/waiting-lines.ts'
import type { ReadOnly } from './read-only.ts'

/** How long PostgreSQL lets things last, in milliseconds. */
export interface SessionTimeouts {
  readonly statementTimeoutMs: number
  /** Of a transaction, where PostgreSQL is 17 or later. Default: what the server has. */
  readonly transactionTimeoutMs?: number
  /** Of a transaction that waits for the application. Default: what the server has. */
  readonly idleTransactionTimeoutMs?: number
}

/**
 * Where and as whom statements run. Decided before a connection is taken, sent along with every
 * statement, gone when the transaction ends.
 */
export interface Session {
  readonly placement: Placement
  /** The tenant whose rows are visible; null in the system scope, which a policy of its own admits. */
  readonly tenantId: string | null
  /** Proves the tenant to a database that verifies it. Undefined where contexts are not signed. */
  readonly token?: string | undefined
  readonly timeouts: SessionTimeouts
  /** Its share of the connections. Default: it belongs to no tenant. */
  readonly share?: ConnectionShare | undefined
  /** How the tenant comes to the servers that hold its rows. Default: the one that is connected to holds them. */
  readonly reach?: TenantReach | undefined
  /** Shows in pg_stat_activity whose statement runs. */
  readonly label: string
  /** Default: statements may write. */
  readonly readOnly?: ReadOnly
}

/**
 * @param taken The session for which something was opened.
 * @param now The one in which it is used.
 * @throws {TenantryError} CONTEXT_CHANGED unless statements of both may share a transaction.
 */
export function assertSameSession(taken: Session, now: Session): void {
  if (taken.tenantId === now.tenantId && taken.placement.id === now.placement.id) return
  throw new TenantryError('CONTEXT_CHANGED', {
    message: 'A connection taken for one tenant was used in the context of another.',
    hint: 'Use the transaction or connection only inside the run() that opened it; open another for the other tenant.',
    details: { taken: taken.tenantId, now: now.tenantId },
  })
}
