import type { SomeCodec } from '../../../packages/runtime/src/contract/codec.ts'
import {
  absent,
  array,
  bigint,
  boolean,
  bytes,
  custom,
  date,
  json,
  literal,
  map,
  nil,
  number,
  object,
  optional,
  record,
  rest,
  set,
  string,
  tuple,
  undefinedOr,
  union,
} from '@tenantry/runtime/contract'

/** A codec, and values of its type. */
export interface Arbitrary {
  readonly codec: SomeCodec
  /** Enough to find the seed's codec again. */
  readonly name: string
  readonly value: () => unknown
}

/** A class of a library, as decimals come. */
export class Decimal {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export const decimal = custom({
  name: 'a Decimal',
  is: (value) => value instanceof Decimal,
  as: string,
  to: ({ text }) => text,
  from: (text) => new Decimal(text),
})

const TEXTS = [
  '',
  'a',
  '0',
  '-0',
  'NaN',
  'null',
  '__proto__',
  'toString',
  'ü\u0000\n',
  '\uD800',
  '😀',
  'u',
  'bAA==',
]
const NUMBERS = [0, -0, 1, -1.5, Number.NaN, Infinity, -Infinity, 2 ** 53, 5e-324, 1e308]
const KEYS = ['a', 'b', '__proto__', 'constructor', 'toString', 'value', '0', 'ä-1']

/** Codecs of codecs, by the same random numbers the same ones. */
export function arbitraryCodec(random: () => number, depth = 3): Arbitrary {
  const below = (most: number): number => Math.floor(random() * most)
  const pick = <Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item => {
    const item = items[below(items.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }
  const many = <Item>(make: () => Item): Item[] => Array.from({ length: below(4) }, make)
  const inner = (): Arbitrary => arbitraryCodec(random, depth - 1)
  const leaves: readonly (() => Arbitrary)[] = [
    () => ({ codec: string, name: 'string', value: () => pick(TEXTS) }),
    () => ({ codec: number, name: 'number', value: () => pick(NUMBERS) }),
    () => ({ codec: boolean, name: 'boolean', value: () => random() < 0.5 }),
    () => ({ codec: nil, name: 'nil', value: () => null }),
    () => ({ codec: absent, name: 'absent', value: () => undefined }),
    () => ({
      codec: bigint,
      name: 'bigint',
      value: () => BigInt(below(1e9)) ** BigInt(below(9)) * (random() < 0.5 ? -1n : 1n),
    }),
    () => ({
      codec: date,
      name: 'date',
      value: () => new Date(pick([0, -1, 8.64e15, -8.64e15, below(1e12)])),
    }),
    () => ({
      codec: bytes,
      name: 'bytes',
      value: () => {
        const content = many(() => below(256))
        return random() < 0.5 ? Buffer.from(content) : Uint8Array.from(content)
      },
    }),
    () => ({
      codec: literal('a', 1, true),
      name: 'literal',
      value: () => pick<unknown>(['a', 1, true]),
    }),
    () => ({ codec: decimal, name: 'decimal', value: () => new Decimal(pick(TEXTS)) }),
    () => ({
      codec: json,
      name: 'json',
      value: () => pick([null, [1, 'a', { x: [] }], { a: {} }, 'x', 7, false]),
    }),
  ]
  const branches: readonly (() => Arbitrary)[] = [
    () =>
      named('array', inner(), ({ codec, value }) => ({
        codec: array(codec),
        value: () => many(value),
      })),
    () =>
      named('set', inner(), ({ codec, value }) => ({
        codec: set(codec),
        value: () => new Set(many(value)),
      })),
    () =>
      named('record', inner(), ({ codec, value }) => ({
        codec: record(codec),
        value: () => Object.fromEntries(many(() => [pick(KEYS), value()])),
      })),
    () => {
      const [key, item] = [inner(), inner()]
      return {
        codec: map(key.codec, item.codec),
        name: `map(${key.name}, ${item.name})`,
        value: () => new Map(many(() => [key.value(), item.value()])),
      }
    },
    () => {
      const [one, other, more] = [inner(), inner(), inner()]
      const value = (): unknown[] => {
        const length = below(3)
        if (length === 0) return [one.value()]
        return [one.value(), other.value(), ...(length === 1 ? [] : many(more.value))]
      }
      const codec = tuple(one.codec, optional(other.codec), rest(more.codec))
      return { codec, name: `tuple(${one.name}, ${other.name}?, ...${more.name})`, value }
    },
    () => {
      const fields = many(inner).map((field, at) => ({
        ...field,
        key: KEYS[at * 2] ?? 'z',
        isOptional: random() < 0.5,
      }))
      return {
        codec: object(
          Object.fromEntries(
            fields.map(({ key, codec, isOptional }) => [
              key,
              isOptional ? optional(undefinedOr(codec)) : codec,
            ]),
          ),
        ),
        name: `object(${fields.map(({ key, name, isOptional }) => `${key}${isOptional ? '?' : ''}: ${name}`).join(', ')})`,
        value: () =>
          Object.fromEntries(
            fields.flatMap(({ key, value, isOptional }) => {
              if (!isOptional) return [[key, value()]]
              const kind = below(3)
              return kind === 0 ? [] : [[key, kind === 1 ? undefined : value()]]
            }),
          ),
      }
    },
    () => {
      const members = [inner(), inner(), inner()]
      return {
        codec: union(...members.map(({ codec }) => codec)),
        name: `union(${members.map(({ name }) => name).join(' | ')})`,
        value: () => pick(members).value(),
      }
    },
  ]
  return pick(depth === 0 ? leaves : [...leaves, ...branches, ...branches])()
}

function named(
  name: string,
  inner: Arbitrary,
  make: (inner: Arbitrary) => Omit<Arbitrary, 'name'>,
): Arbitrary {
  return { ...make(inner), name: `${name}(${inner.name})` }
}
