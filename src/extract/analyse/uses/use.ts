import type { ts } from 'ts-morph'

import type { ShapeId } from '../../shapes.ts'
import type { ExportedKind } from '../exported-kind.ts'

export type UseShape = Extract<
  ShapeId,
  | 'type'
  | 'enum'
  | 'error-class'
  | 'constant'
  | 'register-routes'
  | 'call'
  | 'call-unawaited'
  | 'call-sync'
  | 'function-value'
  | 'class-instance'
  | 'class-extended'
  | 'object-handed-on'
  | 'namespace-handed-on'
  | 'mutable-state'
>

/** What a file outside of the module does with one name of it, at one place. */
export interface Use {
  readonly node: ts.Node
  /** As the file of the module exports it; of a member with its object before it: `ledger.book`. */
  readonly name: string
  readonly kind: ExportedKind
  readonly symbol: ts.Symbol
  /** Of a member: the object that is exported, and its own name. */
  readonly of: MemberPlace | undefined
  /** The absolute path of the file of the module. */
  readonly file: string
  readonly shape: UseShape
  /** Whether the type checker knows that it is this one: a `require(…)` without types hides who calls. */
  readonly isTyped: boolean
}

export interface MemberPlace {
  readonly symbol: ts.Symbol
  readonly member: string
}
