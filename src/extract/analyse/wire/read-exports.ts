import { ts } from 'ts-morph'

import { camelCase, pascalCase } from '../../../words/index.ts'
import { pastAliases } from '../past-aliases.ts'
import { isHidden } from './is-hidden.ts'
import type { OperationPlace, ReadOperation } from './operation.ts'
import { isError } from './read-built-in.ts'
import { readOperation } from './read-operation.ts'
import type { WireReading } from './read-wire-type.ts'

/** Names of the classes of errors that a function is known to throw. */
export type ErrorsOf = (signature: ts.Signature) => readonly string[]

export interface ExportQuery {
  readonly errorsOf?: ErrorsOf
  /** Of an object or a class the members that are read; undefined for all. */
  readonly members?: readonly string[] | undefined
}

/**
 * The operations of something that a module exports: of a function itself, of an object those of its functions, of a class those
 * of its methods. Empty for a type, a constant, an enum.
 */
export function readExport(
  symbol: ts.Symbol,
  exportedAs: string,
  reading: WireReading,
  { errorsOf = () => [], members }: ExportQuery = {},
): readonly ReadOperation[] {
  const { checker } = reading
  const target = pastAliases(symbol, checker)
  if (!(target.flags & ts.SymbolFlags.Value) || target.flags & ts.SymbolFlags.Enum) return []
  const isWanted = (member: string): boolean => members?.includes(member) ?? true
  const own = exportedAs === 'default' ? nameOfDefault(target, checker) : exportedAs
  const readAll = (type: ts.Type, name: string, place: Place): readonly ReadOperation[] =>
    readSignatures(type, name, { export: exportedAs, ...place }, reading, errorsOf)
  const type = checker.getTypeOfSymbol(target)
  if (target.flags & ts.SymbolFlags.Class) {
    const instance = checker.getDeclaredTypeOfSymbol(target)
    if (isError(instance)) return []
    return [
      // Members are asked for of what is exported, which the class itself is.
      ...(members
        ? []
        : readMembers(instance, own, { isStatic: false, isWanted }, reading, readAll)),
      ...readMembers(type, own, { isStatic: true, isWanted }, reading, readAll),
    ]
  }
  if (type.getCallSignatures().length > 0)
    return readAll(type, own, { member: undefined, isStatic: false })
  return type.flags & ts.TypeFlags.Object
    ? readMembers(type, own, { isStatic: false, isWanted }, reading, readAll)
    : []
}

type Place = Pick<OperationPlace, 'member' | 'isStatic'>
type ReadAll = (type: ts.Type, name: string, place: Place) => readonly ReadOperation[]

interface MemberQuery {
  readonly isStatic: boolean
  readonly isWanted: (member: string) => boolean
}

function readMembers(
  type: ts.Type,
  owner: string,
  { isStatic, isWanted }: MemberQuery,
  { checker, isOwn }: WireReading,
  readAll: ReadAll,
): readonly ReadOperation[] {
  return checker.getPropertiesOfType(type).flatMap((property) => {
    const declaration = property.valueDeclaration ?? property.declarations?.[0]
    if (!isWanted(property.name)) return []
    if (declaration === undefined || !isOwn(declaration) || isHidden(declaration)) return []
    const name = `${camelCase(owner)}${pascalCase(property.name)}`
    return readAll(checker.getTypeOfSymbol(property), name, { member: property.name, isStatic })
  })
}

function readSignatures(
  type: ts.Type,
  name: string,
  place: Omit<OperationPlace, 'overload'>,
  reading: WireReading,
  errorsOf: ErrorsOf,
): readonly ReadOperation[] {
  const signatures = type.getCallSignatures()
  return signatures.map((signature, at) =>
    readOperation(
      {
        name: at === 0 ? name : `${name}${at + 1}`,
        place: { ...place, overload: signatures.length === 1 ? undefined : at },
        signature,
        errors: errorsOf(signature),
      },
      reading,
    ),
  )
}

/** `export default new Mining()` has the name of its class. */
function nameOfDefault(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0]
  const name = declaration && ts.getNameOfDeclaration(declaration)
  if (name !== undefined && ts.isIdentifier(name) && name.text !== '') return name.text
  const ofType = checker.getTypeOfSymbol(symbol).getSymbol()
  const isClass = ofType !== undefined && (ofType.flags & ts.SymbolFlags.Class) !== 0
  const named = isClass ? ofType.declarations?.find(ts.isClassDeclaration)?.name?.text : undefined
  return named ?? 'default'
}
