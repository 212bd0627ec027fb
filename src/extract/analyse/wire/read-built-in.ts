import { ts } from 'ts-morph'

import { isTypeReference } from '../is-type-reference.ts'
import { isOfPlatform } from './is-of-platform.ts'
import { refused, type WireReader } from './wire-reader.ts'
import type { WireType } from './wire-type.ts'

const LATER: ReadonlySet<string> = new Set([
  'AsyncGenerator',
  'AsyncIterable',
  'AsyncIterableIterator',
  'AsyncIterator',
  'Generator',
  'Iterable',
  'IterableIterator',
  'Iterator',
  'IteratorObject',
])

/** What the platform declares: dates, collections, bytes. Undefined for what it does not. */
export function readBuiltIn(
  type: ts.Type,
  node: ts.TypeNode | undefined,
  reader: WireReader,
): WireType | undefined {
  const name = platformName(type)
  if (name === undefined) return undefined
  if (name === 'Date') return { is: 'date' }
  if (name === 'AbortSignal') return { is: 'signal' }
  if (name === 'Buffer' || name === 'Uint8Array') return readBytes(name, type, reader)
  if (/^(?:Readonly)?(?:Map|Set)$/.test(name)) return readCollection(name, type, node, reader)
  if (LATER.has(name)) {
    return refused(
      'type-not-wired',
      `what ${name} yields is not there at once`,
      'Return an array, or a page of one and where the next begins.',
    )
  }
  if (name === 'Promise' || name === 'PromiseLike') {
    return refused(
      'type-not-wired',
      'a promise within a value has not come yet',
      'Await it before it is handed on.',
    )
  }
  if (isError(type)) {
    return refused(
      'class-instance',
      `an instance of ${name} is thrown across the cut, never handed over`,
      'Throw it, or hand over its code and its message.',
    )
  }
  return undefined
}

/** The name of what nobody but the platform declares, or adds to. */
function platformName(type: ts.Type): string | undefined {
  const symbol = type.getSymbol()
  const isPlatform = symbol?.declarations?.some(isOfPlatform)
  return isPlatform === true ? symbol?.name : undefined
}

function readBytes(
  name: 'Buffer' | 'Uint8Array',
  type: ts.Type,
  { checker }: WireReader,
): WireType {
  const base: WireType = { is: name === 'Buffer' ? 'buffer' : 'bytes' }
  const text = checker.typeToString(type)
  // `Uint8Array<ArrayBuffer>`: never a window on memory that is shared between threads.
  return text.includes('<') && !text.includes('ArrayBufferLike')
    ? { is: 'narrowed', base, text }
    : base
}

function readCollection(
  name: string,
  type: ts.Type,
  node: ts.TypeNode | undefined,
  { checker, read }: WireReader,
): WireType | undefined {
  const [first, second] = isTypeReference(type) ? checker.getTypeArguments(type) : []
  const nodes = node !== undefined && ts.isTypeReferenceNode(node) ? node.typeArguments : undefined
  const isReadonly = name.startsWith('Readonly')
  if (first === undefined) return undefined
  if (name.endsWith('Set')) return { is: 'set', item: read(first, nodes?.[0]), isReadonly }
  if (second === undefined) return undefined
  return { is: 'map', key: read(first, nodes?.[0]), item: read(second, nodes?.[1]), isReadonly }
}

/** Whether a type is Error, or a class or an interface over it. */
export function isError(type: ts.Type): boolean {
  const symbol = type.getSymbol()
  if (symbol?.name === 'Error' && platformName(type) === 'Error') return true
  return type.isClassOrInterface() && (type.getBaseTypes() ?? []).some(isError)
}
