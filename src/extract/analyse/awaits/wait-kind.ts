import { ts } from 'ts-morph'

/**
 * Whether a value has to be waited for: `promise` always; `mixed` sometimes, or by another kind of promise;
 * `thenable` is something else that does its work when it is waited for, as a query; `sync` never.
 */
export type WaitKind = 'promise' | 'mixed' | 'thenable' | 'sync'

export function waitKind(type: ts.Type, checker: ts.TypeChecker): WaitKind {
  const kinds = new Set(partsOf(type).map((part) => kindOf(part, checker)))
  const [first] = kinds
  if (kinds.size === 1 && first !== undefined) return first
  return kinds.size === 0 || [...kinds].every((kind) => kind === 'sync') ? 'sync' : 'mixed'
}

/** Whether a place that takes values of a type takes promises too. */
export function takesPromise(type: ts.Type, checker: ts.TypeChecker): boolean {
  return partsOf(type).some((part) => kindOf(part, checker) !== 'sync')
}

/** What a union is made of. */
export function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type]
}

function kindOf(type: ts.Type, checker: ts.TypeChecker): WaitKind {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter))
    return 'sync'
  const name = type.symbol?.name
  if (name === 'Promise' || name?.startsWith('Async') === true) return 'promise'
  if (name === 'PromiseLike') return 'mixed'
  const then = checker.getPropertyOfType(type, 'then')
  const isMethod = then?.declarations?.some(
    (one) => ts.isMethodDeclaration(one) || ts.isMethodSignature(one),
  )
  if (isMethod !== true) return 'sync'
  return type.symbol?.name.endsWith('Promise') === true ? 'mixed' : 'thenable'
}
