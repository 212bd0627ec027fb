/** What a rule is about. */
export type RuleGroup =
  | 'destructive'
  | 'locking'
  | 'rewriting'
  | 'tenants'
  | 'transaction'
  | 'unread'

/** Something in a migration that a rule is against. */
export interface Finding {
  readonly kind: 'migration'
  readonly rule: string
  readonly group: RuleGroup
  /** A warning does not fail a command. */
  readonly severity: 'error' | 'warning'
  readonly migration: string
  readonly module: string
  readonly statement: string
  /** What is wrong, and why, in a sentence or two. */
  readonly message: string
  /** What to write instead. */
  readonly remedy: string
}

/** One that the migration allows, with its reason. */
export interface AllowedFinding extends Finding {
  readonly reason: string
}

export interface LintReport {
  /** How many migrations were looked at. */
  readonly migrations: number
  readonly findings: readonly Finding[]
  readonly allowed: readonly AllowedFinding[]
}
