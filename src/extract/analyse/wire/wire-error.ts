import type { Refusal } from './find-refusals.ts'
import type { Moved, WireField } from './wire-type.ts'

/** A class of errors: it moves into the contracts, so that `instanceof` holds on both sides. */
export interface WireError {
  readonly name: string
  /** What stands on the wire for it. */
  readonly code: string
  /** Fields beyond those of Error. */
  readonly fields: readonly WireField[]
  /** The class as it was written, with its docstring, and exported. */
  readonly text: string
  /** What its text takes from packages. */
  readonly imports: readonly PackageImport[]
  /** Definitions and errors that its text names. */
  readonly uses: readonly string[]
  readonly moved: Moved
}

export interface PackageImport {
  readonly name: string
  readonly from: string
  readonly isType: boolean
}

export interface RefusedError {
  readonly name: string
  readonly refusals: readonly Refusal[]
}
