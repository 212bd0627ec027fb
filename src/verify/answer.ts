/** What became of a statement. */
export type Answer = Done | Refused

export interface Done {
  /** Rows that were read or written. */
  readonly seen: number
  /** What was read, row by row, where that is compared. */
  readonly lines: readonly string[]
}

export interface Refused {
  /** SQLSTATE; the code of the error where it never reached PostgreSQL. */
  readonly state: string
  readonly message: string
  /** The key or check that refused. */
  readonly constraint: string | undefined
  readonly detail: string | undefined
  /** The domain whose check refused. */
  readonly domain: string | undefined
  /** Whether the runtime refused it, and PostgreSQL never saw it. */
  readonly isOurs: boolean
}

export function isRefused(answer: Answer): answer is Refused {
  return 'state' in answer
}

/** What PostgreSQL says of rights and policies. */
export const NOT_ALLOWED = '42501'

/** Whether a statement was stopped by a key or a check, and so had come past the walls. */
export function isByConstraint({ state }: Refused): boolean {
  return state.startsWith('23')
}

/**
 * Whether a statement failed on a row: an expression, or a function that raised an error. Who sees no row of the
 * victim has none to fail on.
 */
export function isOfRow({ state, isOurs }: Refused): boolean {
  return !isOurs && (state.startsWith('22') || state === 'P0001')
}
