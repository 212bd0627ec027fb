import { ts } from 'ts-morph'

import { type Cut, isInside } from '../../cut.ts'
import { type ExportedKind, kindOfExport } from '../exported-kind.ts'
import { pastAliases } from '../past-aliases.ts'
import type { MemberPlace } from './use.ts'

/** What an expression outside of the module stands for. */
export type Target =
  /** All that a file exports, under one name. */
  | { readonly is: 'namespace'; readonly symbol: ts.Symbol; readonly file: string }
  /** A name that is exported, or a member of an object that is. */
  | {
      readonly is: 'name'
      readonly name: string
      readonly kind: ExportedKind
      readonly symbol: ts.Symbol
      readonly of: MemberPlace | undefined
      readonly file: string
    }

/** @param symbol Past all imports and exports. */
export function targetOf(
  symbol: ts.Symbol,
  name: string,
  file: string,
  { program: { checker } }: Cut,
): Target {
  const whole = symbol.declarations?.find(ts.isSourceFile)
  if (whole !== undefined) return { is: 'namespace', symbol, file: whole.fileName }
  return { is: 'name', name, kind: kindOfExport(symbol, checker), symbol, of: undefined, file }
}

/** Whether something is declared in the module; of a namespace whether it has anything that is. */
export function isOfModule(symbol: ts.Symbol, cut: Cut): boolean {
  const { declarations = [] } = symbol
  if (declarations.some((one) => isInside(one.getSourceFile().fileName, cut))) return true
  if (!declarations.some(ts.isSourceFile)) return false
  return exportsOfFile(symbol, cut).some(({ declarations: [declared] = [] }) => {
    return declared !== undefined && isInside(declared.getSourceFile().fileName, cut)
  })
}

function exportsOfFile(symbol: ts.Symbol, { program: { checker } }: Cut): readonly ts.Symbol[] {
  return checker.getExportsOfModule(symbol).map((one) => pastAliases(one, checker))
}

/** What a namespace has under a name; undefined for what it has not. */
export function memberOfNamespace(
  { symbol, file }: Extract<Target, { is: 'namespace' }>,
  name: string,
  cut: Cut,
): Target | undefined {
  const { checker } = cut.program
  const found = checker.getExportsOfModule(symbol).find((one) => one.name === name)
  return found && targetOf(pastAliases(found, checker), name, file, cut)
}

/** What an object with functions has under a name: a function, a value that stays as it is, or state; undefined for what it has not. */
export function memberOfObject(
  { symbol, name: owner, file }: Extract<Target, { is: 'name' }>,
  name: string,
  { program: { checker } }: Cut,
): Target | undefined {
  const found = checker.getTypeOfSymbol(symbol).getProperty(name)
  if (found === undefined) return undefined
  const of = { symbol, member: name }
  const kind = kindOfMember(found, checker)
  return { is: 'name', name: `${owner}.${name}`, kind, symbol: found, of, file }
}

function kindOfMember(member: ts.Symbol, checker: ts.TypeChecker): ExportedKind {
  const type = checker.getTypeOfSymbol(member)
  if (type.getCallSignatures().length > 0) return 'function'
  return isPrimitive(type) && isReadonly(member) ? 'constant' : 'mutable'
}

function isPrimitive(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.every(isPrimitive)
  return (
    (type.flags &
      (ts.TypeFlags.StringLike |
        ts.TypeFlags.NumberLike |
        ts.TypeFlags.BooleanLike |
        ts.TypeFlags.BigIntLike |
        ts.TypeFlags.Null |
        ts.TypeFlags.Undefined)) !==
    0
  )
}

/** `readonly limit = 3`, and what is within `{ … } as const`. */
function isReadonly({ valueDeclaration }: ts.Symbol): boolean {
  if (valueDeclaration === undefined) return false
  if (ts.getCombinedModifierFlags(valueDeclaration) & ts.ModifierFlags.Readonly) return true
  const around = valueDeclaration.parent.parent
  return ts.isAsExpression(around) && ts.isConstTypeReference(around.type)
}
