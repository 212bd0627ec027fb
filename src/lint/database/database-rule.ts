import type { LiveDatabase } from '../../sql/index.ts'
import type { DatabaseScene } from './database-scene.ts'

export interface DatabaseProblem {
  /** What has it, with its schema: `pool.invoice`, `role shop_app`. */
  readonly object: string
  readonly message: string
  /** Default: that of the rule. */
  readonly severity?: 'error' | 'warning'
  /** Default: that of the rule. */
  readonly remedy?: string
  /** The schema it lies in, which stands for all that hold the same. Default: none. */
  readonly schema?: string | undefined
  /** What rules on migrations find for the same reason, on the same object. Default: nothing. */
  readonly covers?: readonly string[]
}

/** A rule on what only a live database tells. One file each, one page, and a part of `test/lint/database`. */
export interface DatabaseRule {
  /** Kebab-case and for ever: what allows a finding names it. */
  readonly id: string
  /** Default: error. */
  readonly severity?: 'error' | 'warning'
  /** What it finds, in a sentence. */
  readonly what: string
  readonly why: string
  readonly remedy: string
  /** When it is right to allow a finding. */
  readonly suppress: string
  /** SQL that an administrator runs, on its page and in the tests. */
  readonly examples: { readonly leak: string; readonly mend: string }
  /** The fault in a database that has none, for each run to prove that it is found. */
  plant(healthy: LiveDatabase): LiveDatabase
  find(scene: DatabaseScene): Iterable<DatabaseProblem>
}
