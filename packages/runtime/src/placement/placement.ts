import type { Mode } from '../config/index.ts'

/** A place where tenant rows live: a cluster, a database in it, a schema in that. */
export interface Placement {
  readonly id: string
  readonly mode: Mode
  /** The name of a cluster of the configuration. */
  readonly cluster: string
  readonly database: string
  readonly schema: string
}
