import { ts } from 'ts-morph'

import { hasBody, isGenerator } from './declared-function.ts'
import { signaturesOf } from './signature-index.ts'
import { waitKind } from './wait-kind.ts'

/** Something that becomes asynchronous, and how far it is from the cut. */
export interface Becoming {
  readonly declared: ts.Declaration
  readonly name: string
  /** What people find in the code: its name, or where it has none that of what it calls. */
  readonly subject: string
  readonly depth: number
  /** The module's own calls of it stay as they are. */
  readonly isFacade: boolean
  readonly gives: Gives
}

/** What a call gave before: a value, a promise already, or what a generator goes through. */
export type Gives = 'value' | 'promise' | 'iterator'

export function givesOf(declared: ts.Declaration, checker: ts.TypeChecker): Gives {
  if (isGenerator(declared) && hasBody(declared)) {
    const isAsync = ts
      .getModifiers(declared)
      ?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
    return isAsync === true ? 'promise' : 'iterator'
  }
  const [signature] = ts.isFunctionLike(declared)
    ? [declared]
    : signaturesOf(checker.getTypeAtLocation(declared), checker)
  if (signature === undefined || ts.isJSDocSignature(signature)) return 'value'
  const returned = checker.getSignatureFromDeclaration(signature)?.getReturnType()
  return returned === undefined || waitKind(returned, checker) === 'sync' ? 'value' : 'promise'
}
