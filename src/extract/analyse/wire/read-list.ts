import { ts } from 'ts-morph'

import { isTypeReference } from '../is-type-reference.ts'
import { isNeverUndefined } from './missing-mark.ts'
import { withoutUndefined } from './undefined-in.ts'
import type { WireReader } from './wire-reader.ts'
import type { WireElement, WireType } from './wire-type.ts'

/** Arrays and tuples; undefined for what is neither. */
export function readList(
  type: ts.Type,
  node: ts.TypeNode | undefined,
  reader: WireReader,
): WireType | undefined {
  const { checker } = reader
  if (!isTypeReference(type)) return readSubArray(type, reader)
  if (checker.isTupleType(type)) return readTuple(type, reader)
  if (!checker.isArrayType(type)) return readSubArray(type, reader)
  const [item] = checker.getTypeArguments(type)
  if (item === undefined) return undefined
  return {
    is: 'array',
    item: reader.read(item, itemNode(node)),
    isReadonly: type.getSymbol()?.name === 'ReadonlyArray',
  }
}

/** `interface JsonArray extends Array<JsonValue> {}`, as types that hold themselves were once written. */
function readSubArray(type: ts.Type, { checker, read }: WireReader): WireType | undefined {
  const isInterface = ((type.getSymbol()?.flags ?? 0) & ts.SymbolFlags.Interface) !== 0
  if (!isInterface || !type.isClassOrInterface()) return undefined
  const [base, another] = type.getBaseTypes() ?? []
  if (base === undefined || another !== undefined || !checker.isArrayType(base)) return undefined
  const isMore = checker.getPropertiesOfType(type).length > checker.getPropertiesOfType(base).length
  const item = type.getNumberIndexType()
  if (isMore || item === undefined) return undefined
  return { is: 'array', item: read(item), isReadonly: base.getSymbol()?.name === 'ReadonlyArray' }
}

function readTuple(type: ts.TypeReference, reader: WireReader): WireType | undefined {
  const { target } = type
  if (!isTuple(target)) return undefined
  const elements = reader.checker.getTypeArguments(type).map((item, at): WireElement => {
    const flags = target.elementFlags[at] ?? ts.ElementFlags.Required
    const kind =
      flags & ts.ElementFlags.Variable
        ? 'rest'
        : flags & ts.ElementFlags.Optional
          ? 'optional'
          : 'required'
    const read = reader.read(item)
    const isBare = kind === 'optional' && isNeverUndefined(item, reader.checker)
    return { type: isBare ? withoutUndefined(read) : read, kind }
  })
  return { is: 'tuple', elements, isReadonly: target.readonly }
}

/** `Line` of `Line[]`, `readonly Line[]`, `Array<Line>`. */
function itemNode(node: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (node === undefined) return undefined
  if (ts.isArrayTypeNode(node)) return node.elementType
  if (ts.isTypeOperatorNode(node) || ts.isParenthesizedTypeNode(node)) return itemNode(node.type)
  return ts.isTypeReferenceNode(node) && /^(?:Readonly)?Array$/.test(node.typeName.getText())
    ? node.typeArguments?.[0]
    : undefined
}

function isTuple(type: ts.GenericType): type is ts.TupleType {
  return 'elementFlags' in type
}
