import type { ts } from 'ts-morph'

import { waitKind } from './awaits/index.ts'

/** Whether a function returns a promise already, whichever way it is called, so that nobody waits for it who did not before. */
export function givesPromise(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const signatures = checker.getTypeOfSymbol(symbol).getCallSignatures()
  return (
    signatures.length > 0 &&
    signatures.every((signature) => waitKind(signature.getReturnType(), checker) === 'promise')
  )
}
