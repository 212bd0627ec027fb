export { quoteForShell } from './quote-for-shell.ts'

export interface TenantryErrorOptions {
  /** What happened, in one sentence; names the thing it happened to. */
  readonly message: string
  /** What to do next, in one sentence. */
  readonly hint: string
  readonly cause?: unknown
  /** Facts for machines: names, ids, paths. Never secrets, never rows. */
  readonly details?: Readonly<Record<string, unknown>>
}

export interface ErrorReport {
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly details?: Readonly<Record<string, unknown>>
}

/**
 * Every error that Tenantry raises on purpose.
 *
 * `code` is stable and listed in docs/errors.md; `message` and `hint` are for people and may change.
 */
export class TenantryError extends Error {
  override readonly name = 'TenantryError'
  readonly code: string
  readonly hint: string
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(code: string, options: TenantryErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
    this.details = options.details
  }

  toJSON(): ErrorReport {
    const { code, message, hint, details } = this
    return details === undefined ? { code, message, hint } : { code, message, hint, details }
  }
}

/** Why something failed, in its own words; those of all addresses of a host where none could be reached. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
