import { ts } from 'ts-morph'

import { pascalCase } from '../../../words/index.ts'
import { pastAliases } from '../past-aliases.ts'
import { readCustom } from './custom-classes.ts'
import type { DefinitionBook } from './definition-book.ts'
import { docsOf } from './docs-of.ts'
import { isOfPlatform } from './is-of-platform.ts'
import type { WireReader } from './wire-reader.ts'
import type { WireType } from './wire-type.ts'

type ReadBody = (type: ts.Type, node?: ts.TypeNode) => WireType

interface Naming {
  /** What has the name: one thing, one name. */
  readonly key: object
  readonly name: string
  readonly declaration: ts.Declaration
  /** How the body was written. */
  readonly body: ts.TypeNode | undefined
}

/**
 * A type under its name where it has one, with a definition in the book; else the type itself.
 *
 * @param given How it was written, or the alias that it was declared as.
 */
export function readNamed(
  type: ts.Type,
  given: ts.TypeNode | ts.Symbol | undefined,
  reader: WireReader,
  book: DefinitionBook,
  readBody: ReadBody,
): WireType {
  const node = given !== undefined && 'kind' in given ? given : undefined
  const alias = given !== undefined && 'escapedName' in given ? given : undefined
  const naming = (alias && namingOfAlias(alias, reader.isOwn)) ?? namingOf(type, node, reader)
  if (naming === undefined) return readUnnamed(type, node, book, readBody)
  const { key, declaration, body } = naming
  const known = book.nameOf(key)
  if (known !== undefined) return { is: 'named', name: known }
  const name = book.give(key, naming.name)
  book.define({
    is: 'type',
    name,
    docs: reader.isOwn(declaration) ? docsOf(declaration) : '',
    type: readBody(type, body),
    isInterface: !ts.isTypeAliasDeclaration(declaration),
  })
  return { is: 'named', name }
}

function readUnnamed(
  type: ts.Type,
  node: ts.TypeNode | undefined,
  book: DefinitionBook,
  readBody: ReadBody,
): WireType {
  const known = book.nameOf(type)
  if (known !== undefined) return { is: 'named', name: known }
  if (book.open.has(type)) {
    const wanted = type.aliasSymbol?.name ?? type.getSymbol()?.name ?? 'node'
    return { is: 'named', name: book.give(type, pascalCase(wanted)) }
  }
  book.open.add(type)
  const read = readBody(type, node)
  book.open.delete(type)
  const name = book.nameOf(type)
  if (name === undefined) return read
  book.define({ is: 'type', name, docs: '', type: read, isInterface: false })
  return { is: 'named', name }
}

function namingOf(
  type: ts.Type,
  node: ts.TypeNode | undefined,
  reader: WireReader,
): Naming | undefined {
  return (
    namingByNode(type, node, reader) ?? namingByAlias(type, reader) ?? namingBySymbol(type, reader)
  )
}

/** `amount: Cents`: the type itself is a number, and knows of no Cents. What may be lacking is another type than was written. */
function namingByNode(
  type: ts.Type,
  node: ts.TypeNode | undefined,
  { checker, isOwn }: WireReader,
): Naming | undefined {
  if (node === undefined || !ts.isTypeReferenceNode(node) || node.typeArguments !== undefined)
    return undefined
  if (checker.getTypeFromTypeNode(node) !== type) return undefined
  const symbol = checker.getSymbolAtLocation(node.typeName)
  if (symbol === undefined) return undefined
  return namingOfAlias(pastAliases(symbol, checker), isOwn)
}

function namingByAlias(
  { aliasSymbol, aliasTypeArguments }: ts.Type,
  { isOwn }: WireReader,
): Naming | undefined {
  if (aliasSymbol === undefined || aliasTypeArguments !== undefined) return undefined
  return namingOfAlias(aliasSymbol, isOwn)
}

function namingOfAlias(symbol: ts.Symbol, isOwn: (node: ts.Node) => boolean): Naming | undefined {
  const declaration = symbol.declarations?.find(ts.isTypeAliasDeclaration)
  if (declaration === undefined || declaration.typeParameters !== undefined || !isOwn(declaration))
    return undefined
  return { key: symbol, name: declaration.name.text, declaration, body: declaration.type }
}

/** Interfaces and classes, and what own generic ones become with their arguments: `Page<Invoice>` as PageOfInvoice. */
function namingBySymbol(type: ts.Type, reader: WireReader): Naming | undefined {
  const { checker, isOwn } = reader
  const symbol = type.aliasSymbol ?? type.getSymbol()
  const declaration = symbol?.declarations?.find(isNameGiving)
  if (symbol === undefined || declaration === undefined || !(type.flags & ts.TypeFlags.Object))
    return undefined
  const named = declaration.name?.text
  // What the platform declares has codecs of its own, or none.
  if (named === undefined || isOfPlatform(declaration)) return undefined
  if (readCustom(symbol, reader) !== undefined) return undefined
  const given = type.aliasTypeArguments ?? argumentsOf(type, checker)
  if (given.length === 0) return { key: type, name: named, declaration, body: undefined }
  if (!isOwn(declaration)) return undefined
  // `Of 3`: a name of its own may not begin with a digit.
  const words = given.map((one, at) =>
    pascalCase(`${at === 0 ? 'of' : 'and'} ${checker.typeToString(one)}`),
  )
  const name = words.join('').length > 40 ? named : `${named}${words.join('')}`
  return { key: type, name, declaration, body: undefined }
}

function isNameGiving(
  node: ts.Node,
): node is ts.InterfaceDeclaration | ts.ClassDeclaration | ts.TypeAliasDeclaration {
  if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) return true
  return ts.isTypeAliasDeclaration(node) && ts.isTypeLiteralNode(node.type)
}

function argumentsOf(type: ts.Type, checker: ts.TypeChecker): readonly ts.Type[] {
  if (!isReference(type)) return []
  const all = checker.getTypeArguments(type)
  // The last of a class or an interface is `this`.
  return all.slice(0, type.target.typeParameters?.length ?? 0).filter((one) => !isThis(one))
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return 'target' in type && (type.flags & ts.TypeFlags.Object) !== 0
}

function isThis(type: ts.Type): boolean {
  return type.isTypeParameter() && 'isThisType' in type && type.isThisType === true
}
