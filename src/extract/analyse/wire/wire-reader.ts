import type { ts } from 'ts-morph'

import type { CustomClass, Refused, WireType } from './wire-type.ts'

/** What the readers of single kinds of types hold on to. */
export interface WireReader {
  readonly checker: ts.TypeChecker
  /** Whether something stands in code that is somebody's own, and not in a library. */
  readonly isOwn: (declaration: ts.Node) => boolean
  readonly customClasses: readonly CustomClass[]
  /** Whether `any` crosses as JSON. */
  readonly isAnyJson: boolean
  /**
   * Reads a type within another.
   *
   * @param node How it was written, where that is known: it may name an alias that the type itself no longer knows of.
   */
  readonly read: (type: ts.Type, node?: ts.TypeNode) => WireType
}

export function refused(shape: Refused['shape'], why: string, remedy: string): Refused {
  return { is: 'refused', shape, why, remedy }
}
