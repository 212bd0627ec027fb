import type { ts } from 'ts-morph'

import type { Splice } from '../../../codemod/index.ts'
import type { EdgeFacts, Place } from '../../edge.ts'

/** How far it reaches through an application that functions of a module become asynchronous. */
export interface AwaitReach {
  /** By the paths of files, relative to the root. */
  readonly edits: ReadonlyMap<string, readonly Splice[]>
  /** The calls that nobody waits for, and the places that cannot wait. */
  readonly edges: readonly EdgeFacts[]
  /** What becomes asynchronous beside what the module exports. */
  readonly functions: readonly ReachedFunction[]
}

/** A function, a method or a type of functions that becomes asynchronous. */
export interface ReachedFunction {
  readonly name: string
  readonly place: Place
  /** Its distance from the cut: 1 calls the module itself. */
  readonly depth: number
  /** `it calls charge` */
  readonly because: string
}

/** Why something cannot wait, and what its author may do. */
export interface Refusal {
  readonly why: string
  readonly remedy: string
}

/** What is called like a function: `f()`, and `f` before a template. */
export type CallLike = ts.CallExpression | ts.TaggedTemplateExpression

/** What holds code that may wait, once it is asynchronous. */
export type AsyncFunction =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
