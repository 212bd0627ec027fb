import { ts } from 'ts-morph'

import type { WireReader } from './wire-reader.ts'
import type { EnumMember, WireType } from './wire-type.ts'

const MISSING = ts.TypeFlags.Null | ts.TypeFlags.Undefined

/** Undefined for what is no union. What may be missing comes last, whatever order it was written in. */
export function readUnion(
  type: ts.Type,
  node: ts.TypeNode | undefined,
  reader: WireReader,
): WireType | undefined {
  if (!type.isUnion()) return undefined
  const nodes = node === undefined ? [] : flattenNodes(node)
  const missing = type.types.filter((member) => member.flags & MISSING)
  if (missing.length === 0) return toUnion(readMembers(type.types, nodes, reader))
  const rest = reader.checker.getNonNullableType(type)
  const kept = nodes.filter((one) => !(reader.checker.getTypeFromTypeNode(one).flags & MISSING))
  return toUnion([...readRest(rest, kept, reader), ...missing.map((member) => reader.read(member))])
}

/** What is there where it is not missing. It may have a name of its own. */
function readRest(
  rest: ts.Type,
  nodes: readonly ts.TypeNode[],
  reader: WireReader,
): readonly WireType[] {
  if (rest.flags & ts.TypeFlags.Never) return []
  const isNamed = rest.aliasSymbol !== undefined || (rest.flags & ts.TypeFlags.EnumLike) !== 0
  if (nodes.length > 1 && rest.isUnion() && !isNamed) return readMembers(rest.types, nodes, reader)
  return [reader.read(rest, nodes.length === 1 ? nodes[0] : undefined)]
}

/** In the order in which they were written, where that is known: the compiler's own depends on what it was asked before. */
function readMembers(
  types: readonly ts.Type[],
  nodes: readonly ts.TypeNode[],
  reader: WireReader,
): readonly WireType[] {
  const written = nodes.map((node) => ({ node, type: reader.checker.getTypeFromTypeNode(node) }))
  const placeOf = (member: ts.Type): number =>
    written.findIndex(
      ({ type }) => type === member || (type.isUnion() && type.types.includes(member)),
    )
  const members = types.map((member) => ({
    place: placeOf(member),
    type: reader.read(member, written.find(({ type }) => type === member)?.node),
  }))
  const isWritten = members.every(({ place }) => place >= 0)
  const sorted = members.toSorted((one, other) =>
    isWritten ? one.place - other.place : keyOf(one.type) < keyOf(other.type) ? -1 : 1,
  )
  return sorted.map(({ type }) => type)
}

/** What it was, or null, or undefined. */
export function orMissing(type: WireType): WireType {
  if (
    type.is === 'refused' ||
    type.is === 'json' ||
    type.is === 'any-json' ||
    type.is === 'void' ||
    type.is === 'signal'
  )
    return type
  return toUnion([type, { is: 'null' }, { is: 'undefined' }])
}

function toUnion(given: readonly WireType[]): WireType {
  const flat = given.flatMap((one) => (one.is === 'union' ? one.members : [one]))
  const found = new Map<string, WireType>()
  for (const one of mergeMembers(mergeBooleans(flat))) found.set(keyOf(one), one)
  const lastOnes = ['null', 'undefined', 'void']
  const rankOf = ({ is }: WireType): number => lastOnes.indexOf(is)
  const members = [...found.values()].toSorted((one, other) => rankOf(one) - rankOf(other))
  const [only] = members
  return members.length === 1 && only !== undefined ? only : { is: 'union', members }
}

/** `true | false` among others. */
function mergeBooleans(members: readonly WireType[]): readonly WireType[] {
  if (members.filter(isBooleanLiteral).length < 2) return members
  const at = members.findIndex(isBooleanLiteral)
  return members.flatMap((one, index) => {
    if (!isBooleanLiteral(one)) return [one]
    return index === at ? [{ is: 'boolean' } satisfies WireType] : []
  })
}

function isBooleanLiteral(type: WireType): boolean {
  return type.is === 'literal' && typeof type.value === 'boolean'
}

/** All members of one enum at one place. */
function mergeMembers(members: readonly WireType[]): readonly WireType[] {
  const byEnum = new Map<string, EnumMember[]>()
  for (const one of members) {
    if (one.is === 'members') byEnum.set(one.of, [...(byEnum.get(one.of) ?? []), ...one.members])
  }
  const put = new Set<string>()
  return members.flatMap((one): WireType[] => {
    if (one.is !== 'members') return [one]
    if (put.has(one.of)) return []
    put.add(one.of)
    return [{ ...one, members: byEnum.get(one.of) ?? one.members }]
  })
}

function flattenNodes(node: ts.TypeNode): readonly ts.TypeNode[] {
  if (ts.isParenthesizedTypeNode(node)) return flattenNodes(node.type)
  return ts.isUnionTypeNode(node) ? node.types.flatMap(flattenNodes) : [node]
}

function keyOf(type: WireType): string {
  return JSON.stringify(type)
}
