import { TenantryError } from '@tenantry/runtime/errors'

import type { OperationEffect } from '../extract/analyse/wire/index.ts'

/**
 * Why edges are waived, by their ids.
 *
 * @param given `<id>=<reason>`; an id may hold `=` itself, a reason not.
 * @throws {TenantryError} USAGE_INVALID_VALUE
 */
export function toWaivers(given: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    given.map((one) => {
      const at = one.lastIndexOf('=')
      const [id, reason] = [one.slice(0, at), one.slice(at + 1).trim()]
      if (at > 0 && reason !== '') return [id, reason]
      throw new TenantryError('USAGE_INVALID_VALUE', {
        message: `--waive ${JSON.stringify(one)} gives no reason.`,
        hint: "Give the id of the edge and why it may be: --waive 'src/app.ts:12:cycle:src/app.ts=loaded late'.",
        details: { waive: one },
      })
    }),
  )
}

/** What functions do to rows, by their names; of those that are not named, nobody knows. */
export function toEffects(
  reads: readonly string[],
  idempotent: readonly string[],
): ReadonlyMap<string, OperationEffect> {
  return new Map([
    ...idempotent.map((name): [string, OperationEffect] => [
      name,
      { kind: 'write', isIdempotent: true },
    ]),
    ...reads.map((name): [string, OperationEffect] => [name, { kind: 'read', isIdempotent: true }]),
  ])
}
