import type { Origin } from '../../sql/index.ts'
import type { SchemaScene } from './schema-scene.ts'

export interface SchemaProblem {
  /** What made it so. */
  readonly at: Origin
  /** What has it, in a live database with its schema: `invoice`, `policy open on invoice`. */
  readonly object: string
  readonly message: string
  /** Default: that of the rule. */
  readonly severity?: 'error' | 'warning'
  /** Default: that of the rule. */
  readonly remedy?: string
}

/** A rule on what a database holds, whether migrations say so or a live one. One file each, with its examples. */
export interface SchemaRule {
  /** Kebab-case and for ever: what allows a finding names it. */
  readonly id: string
  /** Default: error. */
  readonly severity?: 'error' | 'warning'
  /** Whether it is about what is not there, and what could not be read may have made. */
  readonly isOfAbsence?: true
  /** What it finds, in a sentence. */
  readonly what: string
  readonly why: string
  readonly remedy: string
  /** When it is right to allow a finding. */
  readonly suppress: string
  /** SQL behind tables of tenants `invoice` and `customer` with their walls, and a shared `currency`. */
  readonly examples: { readonly leak: string; readonly mend: string }
  find(scene: SchemaScene): Iterable<SchemaProblem>
}
