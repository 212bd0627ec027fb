import type { Change, ObjectName, SchemaModel, SqlStatement } from '../sql/index.ts'
import type { RuleGroup } from './finding.ts'

/** What a rule sees beside the change that it judges. */
export interface Scene {
  /** The schema as it is before the change. */
  readonly schema: SchemaModel
  readonly migration: string
  readonly kind: 'transaction' | 'concurrent' | 'backfill'
  readonly statement: SqlStatement
  /** Whether a table was there before this migration, and so may hold rows and be in use. */
  readonly existed: (table: ObjectName) => boolean
}

export interface Problem {
  readonly message: string
  /** Default: that of the rule. */
  readonly remedy?: string
}

/** A rule on the SQL of migrations. One file each, with the examples that its test runs. */
export interface SqlRule {
  /** Kebab-case and for ever: migrations name it. */
  readonly id: string
  readonly group: RuleGroup
  /** Default: error. */
  readonly severity?: 'error' | 'warning'
  /** What it finds, in a sentence. */
  readonly what: string
  readonly why: string
  readonly remedy: string
  readonly examples: {
    /** Migrations before the one that is judged. Default: a tenant table `invoice`. */
    readonly given?: string
    readonly bad: string
    readonly good: string
  }
  judge(change: Change, scene: Scene): Problem | undefined
}
