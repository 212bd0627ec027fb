import type { ts } from 'ts-morph'

import type { Call } from '../call-index.ts'
import type { TaintNode } from './taint-question.ts'

/** The properties that are read from a value, the first one first. */
export type Path = readonly string[]

/** A function that is being followed through what it returns, and the call that led into it. */
export interface Entered {
  readonly call: Call
  readonly declared: ts.SignatureDeclaration
}

/** A value to go on with, and what of it is asked for. */
export interface Way {
  readonly value: TaintNode
  readonly path: Path
  readonly calls: readonly Entered[]
  /** Whether a person would want to see it on the way. */
  readonly isGiven?: boolean
  /** What holds it: a variable or a parameter. */
  readonly name?: ts.Node
}
