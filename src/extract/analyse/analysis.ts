import type { Cut, ExtractionPlan } from '../index.ts'
import type { AwaitReach } from './awaits/index.ts'
import type { Reference } from './find-references.ts'
import type { ModuleExport } from './module-exports.ts'
import type { ReadContract } from './wire/index.ts'

/** All that is known of an application and of the module that is to be cut out of it, before anything is changed. */
export interface Analysis {
  readonly cut: Cut
  /** Of the whole application. */
  readonly references: readonly Reference[]
  /** What the files of the module export that somebody outside names. */
  readonly exports: readonly ModuleExport[]
  /** What of it crosses the wire, by the `key` of each. */
  readonly contract: ReadContract
  /** What becomes asynchronous in the application. */
  readonly reach: AwaitReach
  readonly plan: ExtractionPlan
}
