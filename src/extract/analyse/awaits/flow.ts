import type { ts } from 'ts-morph'

import type { Refusal } from './await-reach.ts'
import type { Wrapping } from './await-call.ts'

/** A piece of text that takes the place of another. */
export interface Rewrite {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** What it means where a function is handed on, that it becomes asynchronous. */
export type Flow =
  /** Whoever calls it waits for it. */
  | { readonly is: 'fine' }
  /** Its type goes along with it: whoever calls it is found by that. */
  | { readonly is: 'kept' }
  /** Whoever calls it does not wait. */
  | { readonly is: 'unawaited' }
  /** The application's own types and functions have to become asynchronous with it. */
  | { readonly is: 'typed'; readonly types: readonly ts.SignatureDeclaration[] }
  /** What it is given to gives a promise now, after some text is changed. */
  | {
      readonly is: 'call'
      readonly call: ts.Expression
      readonly wrapping?: Wrapping
      readonly rewrites?: readonly Rewrite[]
    }
  /** It is the callback of a `forEach`, which becomes a loop. */
  | { readonly is: 'loop'; readonly call: ts.CallExpression }
  | { readonly is: 'refused'; readonly refusal: Refusal }

export const FINE: Flow = { is: 'fine' }
export const KEPT: Flow = { is: 'kept' }
export const UNAWAITED: Flow = { is: 'unawaited' }

export function refuse(why: string, remedy: string): Flow {
  return { is: 'refused', refusal: { why, remedy } }
}
