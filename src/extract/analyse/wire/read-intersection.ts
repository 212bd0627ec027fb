import { ts } from 'ts-morph'

import { pastAliases } from '../past-aliases.ts'
import type { DefinitionBook } from './definition-book.ts'
import { docsOf } from './docs-of.ts'
import { refuseHandle, refuseSystem } from './handles.ts'
import { movedFrom } from './moved-from.ts'
import { readFields } from './read-object.ts'
import { refuseClass } from './refuse-class.ts'
import { refused, type WireReader } from './wire-reader.ts'
import type { WireType } from './wire-type.ts'

const { TypeFlags } = ts
const PRIMITIVE =
  TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.BigIntLike | TypeFlags.BooleanLike

/** What libraries and people call the field that no value has. */
const BRAND = /^_+(?:brand|tag|type|nominal|opaque|flavor|kind)_*$/i

/** Undefined for what is no intersection. */
export function readIntersection(
  type: ts.Type,
  reader: WireReader,
  book: DefinitionBook,
): WireType | undefined {
  if (!type.isIntersection()) return undefined
  const system = refuseSystem(type)
  if (system !== undefined) return system
  const { checker } = reader
  // `Row & {}` is what is left of `Row | undefined`.
  const open = type.types.find(
    (part) => part.flags & TypeFlags.Instantiable && !(part.flags & PRIMITIVE),
  )
  if (open !== undefined) return reader.read(open)
  const isBrand = (part: ts.Type): boolean =>
    (part.flags & TypeFlags.Object) !== 0 &&
    !isEmpty(part, checker) &&
    checker.getPropertiesOfType(part).every(isBrandField)
  const primitive = type.types.find((part) => part.flags & PRIMITIVE)
  // `'a' | (string & {})` is how editors are made to offer 'a'.
  const more = type.types.filter((part) => part !== primitive && !isEmpty(part, checker))
  if (primitive !== undefined && more.length === 0) return reader.read(primitive)
  if (primitive !== undefined && !more.every(isBrand)) {
    return refused(
      'type-not-wired',
      `no value is ${more.map((part) => checker.typeToString(part)).join(' and ')} and ${checker.typeToString(primitive)}`,
      'Write the one that it is, with Omit where another is to be replaced.',
    )
  }
  const brands = more.filter(isBrand)
  const rest = type.types.filter((part) => part !== primitive && !brands.includes(part))
  if (brands.length > 0) {
    const base = primitive === undefined ? readParts(rest, type, reader) : reader.read(primitive)
    return brand(base, brands, reader, book)
  }
  return readParts(rest, type, reader)
}

function isEmpty(part: ts.Type, checker: ts.TypeChecker): boolean {
  return (part.flags & TypeFlags.Object) !== 0 && checker.getPropertiesOfType(part).length === 0
}

function readParts(parts: readonly ts.Type[], whole: ts.Type, reader: WireReader): WireType {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return reader.read(only)
  for (const part of parts) {
    const refusal =
      part.getCallSignatures().length > 0
        ? reader.read(part)
        : (refuseHandle(part) ?? refuseClass(part, reader))
    if (refusal !== undefined) return refusal
  }
  const fields = readFields(whole, reader)
  if (fields.is !== 'object') return fields
  return { ...fields, fields: fields.fields.filter(({ name }) => !BRAND.test(name)) }
}

function brand(
  base: WireType,
  brands: readonly ts.Type[],
  reader: WireReader,
  book: DefinitionBook,
): WireType {
  if (base.is === 'refused') return base
  const fields = brands.flatMap((part) =>
    reader.checker.getPropertiesOfType(part).map((field) => textOfField(field, reader, book)),
  )
  if (fields.some((field) => field === undefined)) {
    return refused(
      'type-not-wired',
      'its brand cannot be written again outside of where it is declared',
      'Brand it with a field that holds a text: string & { readonly __brand: "InvoiceId" }.',
    )
  }
  return { is: 'branded', base, brand: `{ ${fields.join('; ')} }` }
}

function isBrandField({ escapedName }: ts.Symbol): boolean {
  const name = escapedName.toString()
  return name.startsWith('__@') || BRAND.test(name) || BRAND.test(name.replace(/^_/, ''))
}

/** Undefined for one whose type or symbol only its own file can name. */
function textOfField(
  field: ts.Symbol,
  reader: WireReader,
  book: DefinitionBook,
): string | undefined {
  const { checker } = reader
  const declaration = field.valueDeclaration
  if (declaration === undefined) return undefined
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(field))
  if (
    !(
      type.flags &
      (PRIMITIVE | TypeFlags.Unit | TypeFlags.VoidLike | TypeFlags.Unknown | TypeFlags.Never)
    )
  )
    return undefined
  if (type.flags & (TypeFlags.EnumLike | TypeFlags.ESSymbolLike)) return undefined
  const isReadonly = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0
  const isOptional = (field.flags & ts.SymbolFlags.Optional) !== 0
  const key = field.escapedName.toString().startsWith('__@')
    ? symbolKey(declaration, reader, book)
    : field.name
  return (
    key &&
    `${isReadonly ? 'readonly ' : ''}${key}${isOptional ? '?' : ''}: ${checker.typeToString(type)}`
  )
}

/** The symbol of the brand moves into the contracts: written again it would be another one. */
function symbolKey(
  declaration: ts.Declaration,
  reader: WireReader,
  book: DefinitionBook,
): string | undefined {
  const name = ts.getNameOfDeclaration(declaration)
  if (name === undefined || !ts.isComputedPropertyName(name) || !ts.isIdentifier(name.expression))
    return undefined
  const found = reader.checker.getSymbolAtLocation(name.expression)
  const symbol = found && pastAliases(found, reader.checker)
  const made = symbol?.valueDeclaration
  if (
    symbol === undefined ||
    made === undefined ||
    !ts.isVariableDeclaration(made) ||
    !reader.isOwn(made)
  )
    return undefined
  const known = book.nameOf(symbol)
  if (known !== undefined) return `[${known}]`
  const statement = made.parent.parent
  const isAlone = ts.isVariableDeclarationList(made.parent) && made.parent.declarations.length === 1
  const moved = isAlone && ts.isVariableStatement(statement) ? movedFrom(statement) : undefined
  if (moved === undefined) return undefined
  const given = book.give(symbol, symbol.name)
  book.define({
    is: 'symbol',
    name: given,
    docs: docsOf(made),
    made: made.initializer?.getText(),
    moved,
  })
  return `[${given}]`
}
