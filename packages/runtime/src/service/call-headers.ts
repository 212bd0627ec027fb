import type { Contract } from '../contract/index.ts'
import { versionDiffers } from '../contract/wire/call-errors.ts'
import { TIME_LEFT_HEADER, VERSION_HEADER } from '../contract/wire/protocol.ts'

type CallHeaders = Readonly<Record<string, unknown>>

const LONGEST_MS = 60_000

/** Milliseconds that a caller still waits; 0 or less where it does no more, or says nonsense. */
export function timeLeft(headers: CallHeaders, longestMs = LONGEST_MS): number {
  const told = Number(headers[TIME_LEFT_HEADER] ?? longestMs)
  return Number.isNaN(told) ? 0 : Math.min(told, longestMs)
}

/** @throws {TenantryError} CONTRACT_VERSION_DIFFERS */
export function assertVersion({ name, accepts }: Contract<unknown>, headers: CallHeaders): void {
  const asked = headers[VERSION_HEADER]
  if (typeof asked === 'string' && accepts.has(asked)) return
  throw versionDiffers(name, {
    asked: typeof asked === 'string' ? asked : undefined,
    accepted: [...accepts],
  })
}
