import type { ts } from 'ts-morph'

import type { BuilderName } from './query.ts'

/** How a query builder is used: what runs what it builds, and who else is given it. */
export interface BuilderManner {
  readonly builder: BuilderName
  /** The methods that run it. */
  readonly executes: ReadonlySet<string>
  /** Whether to wait for it is to run it, so that whoever gets it may. */
  readonly isThenable: boolean
  /** Whether a call changes the builder itself, so that what it returns needs no name. */
  readonly isMutable: boolean
  /** The methods that hand it to a callback; one of `$if` is called on some ways only. */
  readonly hands: ReadonlyMap<string, 'always' | 'maybe'>
  /** Whether nobody knows what a call makes of it: a method that is not the builder's own. */
  isOpaque(call: ts.CallExpression): boolean
}

/** Kysely never runs what nobody executes, and leaves a builder as it is. */
export const KYSELY_MANNER: BuilderManner = {
  builder: 'kysely',
  executes: new Set([
    'execute',
    'executeTakeFirst',
    'executeTakeFirstOrThrow',
    'stream',
    'explain',
  ]),
  isThenable: false,
  isMutable: false,
  hands: new Map([
    ['$if', 'maybe'],
    ['$call', 'always'],
  ]),
  isOpaque: () => false,
}
