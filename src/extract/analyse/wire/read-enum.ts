import { ts } from 'ts-morph'

import type { DefinitionBook } from './definition-book.ts'
import { docsOf } from './docs-of.ts'
import { movedFrom } from './moved-from.ts'
import type { WireReader } from './wire-reader.ts'
import type { EnumMember, WireType } from './wire-type.ts'

/** Undefined for what is no enum, nor a member of one. */
export function readEnum(
  type: ts.Type,
  reader: WireReader,
  book: DefinitionBook,
): WireType | undefined {
  if (!(type.flags & ts.TypeFlags.EnumLike)) return undefined
  const declaration = type.getSymbol()?.declarations?.[0]
  if (declaration === undefined) return undefined
  if (ts.isEnumDeclaration(declaration))
    return { is: 'named', name: defineEnum(declaration, reader, book) }
  if (!ts.isEnumMember(declaration)) return undefined
  const whole = declaration.parent
  const of = defineEnum(whole, reader, book)
  // An enum of one member has the type of that member.
  if (whole.members.length === 1) return { is: 'named', name: of }
  const member = toMember(declaration, reader)
  return member && { is: 'members', of, members: [member] }
}

function defineEnum(
  declaration: ts.EnumDeclaration,
  reader: WireReader,
  book: DefinitionBook,
): string {
  const symbol = reader.checker.getSymbolAtLocation(declaration.name)
  const key = symbol ?? declaration
  const known = book.nameOf(key)
  if (known !== undefined) return known
  const name = book.give(key, declaration.name.text)
  const parts = symbol?.declarations?.filter(ts.isEnumDeclaration) ?? [declaration]
  book.define({
    is: 'enum',
    name,
    docs: docsOf(declaration),
    members: parts.flatMap(({ members }) => members.flatMap((one) => toMember(one, reader) ?? [])),
    isConst: (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Const) !== 0,
    hasBits: parts.some(({ members }) => members.some(isMadeOfBits)),
    // One that is declared in pieces, or within a namespace, is copied: enums of one name and the same members fit each other.
    moved: parts.length === 1 && reader.isOwn(declaration) ? movedFrom(declaration) : undefined,
  })
  return name
}

function toMember(member: ts.EnumMember, { checker }: WireReader): EnumMember | undefined {
  const value = checker.getConstantValue(member)
  if (value === undefined) return undefined
  const name =
    ts.isIdentifier(member.name) || ts.isStringLiteral(member.name)
      ? member.name.text
      : member.name.getText()
  return { name, value, docs: docsOf(member) }
}

function isMadeOfBits({ initializer }: ts.EnumMember): boolean {
  return (
    initializer !== undefined &&
    ts.isBinaryExpression(initializer) &&
    (initializer.operatorToken.kind === ts.SyntaxKind.LessThanLessThanToken ||
      initializer.operatorToken.kind === ts.SyntaxKind.BarToken)
  )
}
