import { ts } from 'ts-morph'

import { isNamedByLibrary } from '../../code/index.ts'
import { isTypeReference } from './is-type-reference.ts'
import { isTiedToProcess } from './wire/index.ts'

/** What a constant holds: values that are the same wherever they are, or what lives in one process. */
export type ConstantKind = 'constant' | 'instance' | 'mutable'

/** Tables of values are three deep or four; what is deeper is taken for one. */
const DEEPEST = 4

/** Collections that are made to be changed. What shall not be is declared as `ReadonlyMap` or `ReadonlySet`. */
const CHANGING: ReadonlySet<string> = new Set(['Map', 'Set', 'WeakMap', 'WeakSet'])

/** @param at Where it is declared. */
export function kindOfConstant(
  type: ts.Type,
  at: ts.Node | undefined,
  checker: ts.TypeChecker,
): ConstantKind {
  if (isNamedByLibrary(type, CHANGING)) return 'mutable'
  return isValue(type, { at, checker, deep: 0 }) ? 'constant' : 'instance'
}

interface Looking {
  readonly at: ts.Node | undefined
  readonly checker: ts.TypeChecker
  readonly deep: number
}

function isValue(type: ts.Type, looking: Looking): boolean {
  const { at, checker, deep } = looking
  // Of what nobody has typed nobody can say that it is a value.
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return false
  if (!(type.flags & ts.TypeFlags.StructuredType) || deep > DEEPEST) return true
  if (type.isUnionOrIntersection()) return type.types.every((part) => isValue(part, looking))
  const inside = { ...looking, deep: deep + 1 }
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    return elementsOf(type, checker).every((element) => isValue(element, inside))
  }
  // A schema, a table of columns or a date can do in any process what it can do in this one.
  if (isOfLibrary(type)) return !isNamedByLibrary(type, CHANGING) && !isTiedToProcess(type)
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return false
  if ((type.getSymbol()?.flags ?? 0) & ts.SymbolFlags.Class) return false
  return type.getProperties().every((property) => {
    if (property.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor)) return false
    const place = property.valueDeclaration ?? at
    return (
      place === undefined || isValue(checker.getTypeOfSymbolAtLocation(property, place), inside)
    )
  })
}

function isOfLibrary(type: ts.Type): boolean {
  const { declarations = [] } = type.getSymbol() ?? {}
  return declarations.some((one) => one.getSourceFile().isDeclarationFile)
}

function elementsOf(type: ts.Type, checker: ts.TypeChecker): readonly ts.Type[] {
  return isTypeReference(type) ? checker.getTypeArguments(type) : []
}
