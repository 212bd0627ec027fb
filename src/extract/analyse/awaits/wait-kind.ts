import { ts } from 'ts-morph'

/**
 * Whether a value has to be waited for: `promise` always; `mixed` sometimes, or without all that a promise has;
 * `thenable` is something else: a query that is run when it is waited for, a promise of a library; `sync` never.
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
  const name = type.symbol?.name ?? ''
  const isOfLanguage = type.symbol?.declarations?.some((one) => isLanguageFile(one.getSourceFile()))
  if (isOfLanguage === true) {
    if (name === 'Promise' || name.startsWith('Async')) return 'promise'
    if (name === 'PromiseLike') return 'mixed'
  }
  const then = checker.getPropertyOfType(type, 'then')
  const isMethod = then?.declarations?.some(
    (one) => ts.isMethodDeclaration(one) || ts.isMethodSignature(one),
  )
  return isMethod === true ? 'thenable' : 'sync'
}

/** Whether TypeScript itself has it, as `lib.es2015.promise.d.ts`. */
export function isLanguageFile({ fileName }: ts.SourceFile): boolean {
  return /(?:^|\/)lib\.(?:es|dom|decorators)[^/]*\.d\.ts$/.test(fileName)
}
