import { setTimeout as sleep } from 'node:timers/promises'

import type { Client } from 'pg'

import { sqlStateOf } from '../../../database/sql-state.ts'
import type { MovingTenant, TenantCopy } from './tenant-copy.ts'
import { rowsDiffer, takenOver } from './move-errors.ts'
import { seal, takeGate } from './track-changes.ts'

/** A lock that was not to be had in time, and what ends a session that has been silent for too long. */
const TOO_LATE: ReadonlySet<string | undefined> = new Set(['55P03', '25P03', '57P01'])

/** The part of a stop that a second look at all rows may take. */
const SECOND_LOOK = 0.05

export interface StopOptions {
  /** Where the writers are. No other transaction is open on it. */
  readonly gate: Client
  readonly longestMs: number
  /** How long a look at all rows took before; a second look is taken where there is time for it. */
  readonly verifyMs: number
  /** Whatever has to be true when the first call comes to the service, behind the last changes. */
  readonly prepare: () => Promise<void>
}

/**
 * Has the writers wait, copies what is left, and seals the source in the transaction that they wait for: in its commit the
 * rows have moved, and before they have not. Should this process end or freeze meanwhile, the server lets the writers go on.
 *
 * Behind the last look at all rows, those that have changed since are compared again, one by one.
 *
 * @returns How long it took, in milliseconds; undefined where it would have taken too long: nobody waits any more then.
 * @throws {TenantryError} MOVE_ROWS_DIFFER, TENANT_BUSY
 */
export async function stopWrites(
  copy: TenantCopy,
  tenant: MovingTenant,
  { gate, longestMs, verifyMs, prepare }: StopOptions,
): Promise<{ readonly stopMs: number } | { readonly tooLate: unknown }> {
  const began = performance.now()
  const left = (): number => longestMs - (performance.now() - began)
  const lockMs = Math.max(1, Math.floor(longestMs / 2))
  try {
    await gate.query(
      `begin; set local lock_timeout = ${lockMs}; set local idle_in_transaction_session_timeout = ${Math.ceil(longestMs)}`,
    )
    await gate.query(takeGate(tenant))
    const drained = copy.atMoment(async () => {
      if (verifyMs > longestMs * SECOND_LOOK) return []
      return await copy.findDifferences()
    })
    const differing = await Promise.race([drained, expire(left())])
    if (differing === undefined) {
      await gate.query('rollback')
      // It uses the connections that the next attempt needs.
      await drained
      return { tooLate: undefined }
    }
    if (differing.length > 0) throw rowsDiffer(tenant.slug, differing)
    await prepare()
    if (!(await seal(gate, tenant, tenant.run))) throw takenOver(tenant.slug)
    if (left() <= 0) {
      await gate.query('rollback')
      return { tooLate: undefined }
    }
    await gate.query('commit')
    return { stopMs: performance.now() - began }
  } catch (error) {
    await gate.query('rollback').catch(() => undefined)
    if (TOO_LATE.has(sqlStateOf(error))) return { tooLate: error }
    throw error
  }
}

async function expire(ms: number): Promise<undefined> {
  await sleep(Math.max(0, ms), undefined, { ref: false })
}
