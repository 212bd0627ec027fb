import { TenantryError } from '../../errors.ts'
import { isOfTheWay } from '../outcome.ts'

/** Beside those of the way, errors that pass when something else changes: no event is at fault for them, and none is parked for them. */
const PASSING: ReadonlySet<string> = new Set([
  'CONNECTION_FROZEN',
  'QUOTA_DATABASE_EXCEEDED',
  'QUOTA_STORAGE_EXCEEDED',
  'TENANCY_CLOSED',
  'TENANT_SUSPENDED',
  'TENANT_UNKNOWN',
])

/** Whether an event could not be delivered, whatever it holds. */
export function isPassing(error: unknown): boolean {
  return isOfTheWay({ error }) || (error instanceof TenantryError && PASSING.has(error.code))
}

/** Said to operators; the text of an error that is not ours may hold anybody's rows. */
export function describeFailure(error: unknown): string {
  if (error instanceof TenantryError) return `${error.code}: ${error.message}`
  return error instanceof Error ? error.name : typeof error
}

const SHORTEST_MS = 250
const LONGEST_MS = 60_000

/** Milliseconds before a further attempt: twice as many each time, up to a minute, and any part of them. */
export function eventPauseMs(attempt: number, random: () => number): number {
  return Math.min(SHORTEST_MS * 2 ** Math.min(attempt, 20), LONGEST_MS) * (0.5 + random() / 2)
}

/** Of streams that fail beside one another, whose failures count as one. */
const ROUND = 8
const LONGEST_OF_THE_WAY = 6

/** The same where the way was at fault, which is one for all streams: up to 16 s, so that they go on soon when it is back. */
export function wayPauseMs(failures: number, random: () => number): number {
  return eventPauseMs(Math.min(Math.floor(failures / ROUND), LONGEST_OF_THE_WAY), random)
}
