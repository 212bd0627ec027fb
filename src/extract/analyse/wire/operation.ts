import type { Refusal } from './find-refusals.ts'
import type { WireType } from './wire-type.ts'

/** A function of the module as it is called from another process. */
export interface Operation {
  /** In the interface of the contract. */
  readonly name: string
  readonly place: OperationPlace
  readonly docs: string
  /** Without the signal. */
  readonly parameters: readonly WireParameter[]
  readonly signal: SignalPlace | undefined
  /** What its promise brings. */
  readonly result: WireType
  /** Whether it returned its result at once, and its callers have to wait now. */
  readonly isSync: boolean
  /** Names of the classes of errors that it is known to throw. */
  readonly errors: readonly string[]
}

/** Where the module has it. */
export interface OperationPlace {
  /** As it is exported: `createInvoice`, `default`. */
  readonly export: string
  /** Of an exported object, or of a class. */
  readonly member: string | undefined
  readonly isStatic: boolean
  /** From 0 on; undefined for a function of one signature. */
  readonly overload: number | undefined
}

export interface WireParameter {
  readonly name: string
  /** Of an optional one without the undefined that may stand for it; of a rest the array, or the tuple. */
  readonly type: WireType
  readonly kind: 'required' | 'optional' | 'rest'
}

/** How a caller gives up. */
export type SignalPlace =
  /** The last argument. */
  | { readonly as: 'argument'; readonly name: string; readonly isOptional: boolean }
  /** An optional field of the last parameter: in the contract it is an argument of its own, behind the others. */
  | { readonly as: 'field'; readonly name: string }

export interface RefusedOperation {
  readonly name: string
  readonly place: OperationPlace
  readonly refusals: readonly Refusal[]
}

export type ReadOperation =
  | { readonly is: 'operation'; readonly operation: Operation }
  | { readonly is: 'refused'; readonly refused: RefusedOperation }
