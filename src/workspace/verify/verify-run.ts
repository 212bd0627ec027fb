import { randomBytes } from 'node:crypto'

import { deleteTenant, type Fleet } from '@tenantry/runtime/fleet'
import type { ErrorReport } from '@tenantry/runtime/errors'

import { toTenantryError } from '../../errors/index.ts'
import type { Side } from '../../verify/index.ts'

/** A tenant that could not be deleted. */
export interface LeftTenant {
  readonly slug: string
  readonly error: ErrorReport
}

const SIDES: readonly Side[] = ['attacker', 'victim']

/** What a tenant of a run is called. */
export function slugOf(run: string, side: Side): string {
  return `verify-${run}-${side}`
}

/**
 * Runs with a name for tenants, which is noted in the catalog until they are gone, and locked while this process
 * lives: the server lets go of the lock when the connection is cut, whatever ended the process.
 *
 * @param attempt Makes tenants; has to return those that it could not delete.
 */
export async function withVerifyRun<Result extends { readonly left: readonly LeftTenant[] }>(
  fleet: Fleet,
  attempt: (run: string) => Promise<Result>,
): Promise<Result> {
  const run = randomBytes(4).toString('hex')
  const result = await fleet.locks.withLock(lockOf(run), async () => {
    await fleet.verifyRuns.begin(run)
    const done = await attempt(run)
    // What is left goes with the next run.
    if (done.left.length === 0) await fleet.verifyRuns.end(run)
    return done
  })
  if (result === undefined) throw new Error(`another run has the name ${run}`)
  return result
}

/**
 * Deletes the tenants of runs whose process is dead. Neither a name nor a note decides that, but whether somebody
 * still holds the lock.
 *
 * @returns Those that could not be deleted.
 */
export async function sweepDeadRuns(
  fleet: Fleet,
  onDead: () => void,
): Promise<readonly LeftTenant[]> {
  const left: LeftTenant[] = []
  for (const run of await fleet.verifyRuns.list()) {
    await fleet.locks.withLock(lockOf(run), async () => {
      onDead()
      const found = await Promise.all(
        SIDES.map((side) => fleet.catalog.findTenant(slugOf(run, side))),
      )
      const slugs = found.flatMap((tenant) => tenant?.slug ?? [])
      const kept = await deleteAll(fleet, slugs)
      left.push(...kept)
      if (kept.length === 0) await fleet.verifyRuns.end(run)
    })
  }
  return left
}

/** At once: no other process has heard of these tenants. */
export async function deleteAll(fleet: Fleet, slugs: readonly string[]): Promise<LeftTenant[]> {
  const left: LeftTenant[] = []
  for (const slug of slugs) {
    try {
      await deleteTenant(fleet, slug, { settleMs: 0 })
    } catch (error) {
      left.push({ slug, error: toTenantryError(error, 'verify').toJSON() })
    }
  }
  return left
}

function lockOf(run: string): string {
  return `verify ${run}`
}
