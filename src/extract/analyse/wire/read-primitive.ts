import { ts } from 'ts-morph'

import { refused, type WireReader } from './wire-reader.ts'
import type { PlainKind, WireType } from './wire-type.ts'

const { TypeFlags } = ts

const PLAIN: readonly (readonly [ts.TypeFlags, PlainKind])[] = [
  [TypeFlags.String, 'string'],
  [TypeFlags.Number, 'number'],
  [TypeFlags.Boolean, 'boolean'],
  [TypeFlags.BigInt, 'bigint'],
  [TypeFlags.Null, 'null'],
  [TypeFlags.Undefined, 'undefined'],
  [TypeFlags.Void, 'void'],
  [TypeFlags.Unknown, 'json'],
]

const OPEN =
  TypeFlags.TypeParameter |
  TypeFlags.Conditional |
  TypeFlags.IndexedAccess |
  TypeFlags.Index |
  TypeFlags.Substitution

/** Undefined for what is made of other types, or has fields. */
export function readPrimitive(
  type: ts.Type,
  { checker, isAnyJson }: WireReader,
): WireType | undefined {
  const { flags } = type
  if (flags & TypeFlags.Any && isAnyJson) return { is: 'any-json' }
  const plain = PLAIN.find(([flag]) => flags & flag)
  if (plain !== undefined) return { is: plain[1] }
  const text = checker.typeToString(type)
  if (type.isStringLiteral() || type.isNumberLiteral()) return { is: 'literal', value: type.value }
  if (flags & TypeFlags.BooleanLiteral) return { is: 'literal', value: text === 'true' }
  if (flags & TypeFlags.BigIntLiteral) return { is: 'narrowed', base: { is: 'bigint' }, text }
  if (flags & (TypeFlags.TemplateLiteral | TypeFlags.StringMapping))
    return { is: 'narrowed', base: { is: 'string' }, text: textOf(type, checker) }
  if (flags & OPEN) {
    return refused(
      'generic-open',
      `what ${text} is, only the caller knows`,
      'Write one function for each type that it is called with.',
    )
  }
  return refuseUnsaid(flags, text)
}

function refuseUnsaid(flags: ts.TypeFlags, text: string): WireType | undefined {
  if (flags & TypeFlags.Any) {
    return refused(
      'type-not-wired',
      'any says nothing of what crosses',
      'Write its type; where it may be any JSON, write unknown.',
    )
  }
  if (flags & TypeFlags.NonPrimitive) {
    return refused(
      'type-not-wired',
      'object says nothing of what it holds',
      'Write its fields; where it may be any JSON, write unknown.',
    )
  }
  if (flags & TypeFlags.Never) {
    return refused(
      'type-not-wired',
      'no value is of type never',
      'Write the type that is returned or taken.',
    )
  }
  if (flags & TypeFlags.ESSymbolLike) {
    return refused(
      'type-not-wired',
      `a symbol (${text}) is another one in another process`,
      'Use a text or an enum in its place.',
    )
  }
  return undefined
}

function textOf(type: ts.Type, checker: ts.TypeChecker): string {
  return checker.typeToString(
    type,
    undefined,
    ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias,
  )
}
