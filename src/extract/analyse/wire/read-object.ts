import { ts } from 'ts-morph'

import { readCustom } from './custom-classes.ts'
import { docsOf } from './docs-of.ts'
import { refuseHandle } from './handles.ts'
import { isNeverUndefined } from './missing-mark.ts'
import { readBuiltIn } from './read-built-in.ts'
import { readList } from './read-list.ts'
import { refuseClass } from './refuse-class.ts'
import { withoutUndefined } from './undefined-in.ts'
import { refused, type WireReader } from './wire-reader.ts'
import type { WireField, WireType } from './wire-type.ts'

/** Whatever has fields: an object, an instance, a function. */
export function readObject(
  type: ts.Type,
  node: ts.TypeNode | undefined,
  reader: WireReader,
): WireType {
  const symbol = type.getSymbol()
  return (
    readList(type, node, reader) ??
    (symbol && readCustom(symbol, reader)) ??
    readBuiltIn(type, node, reader) ??
    refuseHandle(type) ??
    refuseCallable(type) ??
    refuseClass(type, reader) ??
    readRecord(type, reader) ??
    readFields(type, reader)
  )
}

/** The fields of an object, or of an intersection of objects. */
export function readFields(type: ts.Type, reader: WireReader): WireType {
  const properties = reader.checker.getPropertiesOfType(type)
  const flags = type.getSymbol()?.flags ?? 0
  // One that was given a name is meant to hold nothing, until it does.
  if (properties.length === 0 && !(flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class))) {
    return refused(
      'type-not-wired',
      `${reader.checker.typeToString(type)} says nothing of what it holds`,
      'Write its fields; where it may be any JSON, write unknown.',
    )
  }
  const strange = properties.find(({ escapedName }) => escapedName.toString().startsWith('__@'))
  if (strange !== undefined) return refuseSymbolKey(strange, reader)
  const isClass = (flags & ts.SymbolFlags.Class) !== 0
  return { is: 'object', fields: properties.map((one) => readField(one, reader)), isClass }
}

type FieldReader = Pick<WireReader, 'checker' | 'isOwn' | 'read'>

export function readField(property: ts.Symbol, { checker, isOwn, read }: FieldReader): WireField {
  const declaration = property.valueDeclaration ?? property.declarations?.[0]
  const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0
  const type = checker.getTypeOfSymbol(property)
  const whole = read(type, nodeOf(declaration, type, checker))
  return {
    name: property.name,
    type: isOptional && isNeverUndefined(type, checker) ? withoutUndefined(whole) : whole,
    isOptional,
    isReadonly:
      declaration !== undefined &&
      (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0,
    docs: declaration !== undefined && isOwn(declaration) ? docsOf(declaration) : '',
  }
}

/** How a field was written; a mapped type may have made another type of it since. */
function nodeOf(
  declaration: ts.Declaration | undefined,
  type: ts.Type,
  checker: ts.TypeChecker,
): ts.TypeNode | undefined {
  if (declaration === undefined || !hasTypeNode(declaration) || declaration.type === undefined)
    return undefined
  const written = checker.getTypeFromTypeNode(declaration.type)
  const isSame = checker.getNonNullableType(type) === checker.getNonNullableType(written)
  return isSame ? declaration.type : undefined
}

function hasTypeNode(
  node: ts.Declaration,
): node is ts.PropertySignature | ts.PropertyDeclaration | ts.ParameterDeclaration {
  return ts.isPropertySignature(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node)
}

function refuseCallable(type: ts.Type): WireType | undefined {
  const isCalled = type.getCallSignatures().length > 0
  if (!isCalled && type.getConstructSignatures().length === 0) return undefined
  return refused(
    'callback',
    isCalled
      ? 'a function stays in the process that it was made in'
      : 'a class stays in its process',
    'Return what the function would be called with, or offer an operation that is called instead.',
  )
}

function readRecord(type: ts.Type, { checker, read }: WireReader): WireType | undefined {
  const indexes = checker.getIndexInfosOfType(type)
  const [index] = indexes
  if (index === undefined) return undefined
  const key = checker.typeToString(index.keyType)
  const isPlain = indexes.length === 1 && (key === 'string' || key === 'number')
  if (!isPlain || checker.getPropertiesOfType(type).length > 0) {
    return refused(
      'type-not-wired',
      'no codec carries named fields beside any others, or keys of a pattern',
      'Put the fields without names into a field of their own: Record<string, …>.',
    )
  }
  return {
    is: 'record',
    key,
    item: read(index.type, index.declaration?.type),
    isReadonly: index.isReadonly,
  }
}

function refuseSymbolKey(property: ts.Symbol, { checker }: WireReader): WireType {
  const name = checker.symbolToString(property)
  const isIterator = /iterator/i.test(name)
  return refused(
    'type-not-wired',
    isIterator ? 'what is iterated is not there at once' : `a field is named by a symbol, ${name}`,
    isIterator
      ? 'Return an array, or a page of one and where the next begins.'
      : 'Name the field by a text.',
  )
}
