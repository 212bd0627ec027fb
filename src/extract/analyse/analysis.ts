import type { Cut, ExtractionPlan } from '../index.ts'
import type { AwaitReach } from './awaits/index.ts'
import type { SpecifierEnding } from './ending-of.ts'
import type { ServerBuilder } from './find-server.ts'
import type { Reference } from './find-references.ts'
import type { Use } from './uses/use.ts'
import type { ModuleExport } from './module-exports.ts'
import type { ReadContract } from './wire/index.ts'

/** All that is known of an application and of the module that is to be cut out of it, before anything is changed. */
export interface Analysis {
  readonly cut: Cut
  /** Of the whole application. */
  readonly references: readonly Reference[]
  /** What is done outside with what the module exports. */
  readonly uses: readonly Use[]
  /** What the files of the module export that somebody outside names. */
  readonly exports: readonly ModuleExport[]
  /** What of it crosses the wire, by the `key` of each. */
  readonly contract: ReadContract
  /** What makes the server that routes of the module are registered with; undefined where that is not known. */
  readonly server: ServerBuilder | undefined
  /** How relative paths to code end here. */
  readonly ending: SpecifierEnding
  /** The operations that are done later. */
  readonly events: readonly string[]
  /** What becomes asynchronous in the application. */
  readonly reach: AwaitReach
  readonly plan: ExtractionPlan
}
