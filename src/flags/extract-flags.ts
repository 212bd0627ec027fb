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

/** The functions that are to be events. @throws {TenantryError} USAGE_INVALID_VALUE for one that is to be a read as well */
export function toEvents(given: readonly string[], reads: readonly string[]): readonly string[] {
  const both = given.find((name) => reads.includes(name))
  if (both === undefined) return [...new Set(given)]
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `${both} is given to --read and to --event, and nobody would have what it reads.`,
    hint: 'Leave one of them out.',
    details: { event: both },
  })
}

/** @param given `1-20`, or one number for both. @throws {TenantryError} USAGE_INVALID_VALUE */
export function toLatency(given: string): readonly [number, number] {
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(given) ?? []
  const [shortest, longest] = [Number(from), Number(to)]
  if (shortest <= longest) return [shortest, longest]
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `--latency ${JSON.stringify(given)} is no span of milliseconds.`,
    hint: 'Give the shortest and the longest: `--latency 5-50`.',
    details: { latency: given },
  })
}

/** @param given From 0 to 1. @throws {TenantryError} USAGE_INVALID_VALUE */
export function toPart(given: string): number {
  const part = given.trim() === '' ? Number.NaN : Number(given)
  if (part >= 0 && part <= 1) return part
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `--faults ${JSON.stringify(given)} is no part of calls.`,
    hint: 'Give a number from 0 to 1: `--faults 0.05` loses one call of twenty.',
    details: { faults: given },
  })
}
