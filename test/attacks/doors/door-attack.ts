import { inspect } from 'node:util'

import type { DoorFleet } from './door-fleet.ts'
import type { DoorRuntime } from './door-runtime.ts'

/** What somebody in front of the door has: the runtime that guards it, and a fleet behind. */
export interface DoorPlace {
  readonly runtime: DoorRuntime
  /** Made when it is asked for: many attacks need none. */
  readonly fleet: () => Promise<DoorFleet>
}

/**
 * A way to be let in as somebody else, to stay when one was shut out, or to learn who is a tenant.
 * Resolves to how it succeeded; undefined when it did not.
 */
export type DoorAttack = (place: DoorPlace) => Promise<string | undefined>

/** By what somebody attempts. */
export type DoorAttacks = Readonly<Record<string, DoorAttack>>

/** Succeeds unless the attempt is refused with this code: another error says more than it should. */
export async function unlessRefused(
  code: string,
  attempt: () => unknown,
): Promise<string | undefined> {
  let result: unknown
  try {
    result = await attempt()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return undefined
    return `it was not refused with ${code}: ${inspect(error)}`
  }
  return `nobody refused it, and it got ${inspect(result)}`
}

/** Succeeds unless the two are the same. */
export function unlessSame(found: unknown, expected: unknown): string | undefined {
  const [one, other] = [inspect(found), inspect(expected)]
  return one === other ? undefined : `it got ${one} where there was ${other} to be got`
}
