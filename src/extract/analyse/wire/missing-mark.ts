import type { ts } from 'ts-morph'

/**
 * Whether what may be lacking is never undefined where it is there. Under exactOptionalPropertyTypes such a type holds a mark of
 * it, which has the flag of undefined and is not it.
 */
export function isNeverUndefined(type: ts.Type, checker: ts.TypeChecker): boolean {
  return !type.isUnion() || !type.types.includes(checker.getUndefinedType())
}
