import {
  type Codec,
  type Fit,
  type GivenOf,
  type SomeCodec,
  unchecked,
  type ValueOf,
  worse,
} from '../codec.ts'
import { Mismatch, refuse, within } from '../mismatch.ts'
import { mapItems } from './array.ts'
import type { Json } from '../json.ts'

/** Of items of one type, in the order in which they were added. */
export function set<Item extends SomeCodec>(
  item: Item,
): Codec<Set<ValueOf<Item>>, ReadonlySet<GivenOf<Item>>> {
  const inner = unchecked(item)
  return {
    takes: ['set'],
    makes: ['array'],
    fit: (value) => (value instanceof Set ? fitOfAll(value, inner.fit) : 'not'),
    encode: (value: unknown) => {
      if (!(value instanceof Set)) return refuse(value, 'a Set')
      return mapItems<Json>([...value], inner.encode)
    },
    decode: (json) => {
      if (!Array.isArray(json)) return refuse(json, 'the JSON of a Set')
      return new Set(mapItems<ValueOf<Item>>(json, inner.decode))
    },
  }
}

/** With keys and values of one type each, in the order in which they were added. */
export function map<Key extends SomeCodec, Item extends SomeCodec>(
  key: Key,
  item: Item,
): Codec<Map<ValueOf<Key>, ValueOf<Item>>, ReadonlyMap<GivenOf<Key>, GivenOf<Item>>> {
  const keys = unchecked(key)
  const items = unchecked(item)
  return {
    takes: ['map'],
    makes: ['array'],
    fit: (value) =>
      value instanceof Map
        ? worse(fitOfAll(value.keys(), keys.fit), fitOfAll(value.values(), items.fit))
        : 'not',
    encode: (value: unknown) => {
      if (!(value instanceof Map)) return refuse(value, 'a Map')
      return Array.from(value, ([one, other], at): Json =>
        carryEntry(at, () => [keys.encode(one), items.encode(other)]),
      )
    },
    decode: (json) => {
      if (!Array.isArray(json)) return refuse(json, 'the JSON of a Map')
      const entries = json.map((entry: unknown, at) =>
        carryEntry(at, (): [ValueOf<Key>, ValueOf<Item>] => {
          if (!Array.isArray(entry) || entry.length !== 2)
            throw new Mismatch('is no entry of a Map')
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the codecs decode to nothing else
          return [keys.decode(entry[0]) as ValueOf<Key>, items.decode(entry[1]) as ValueOf<Item>]
        }),
      )
      return new Map(entries)
    },
  }
}

function fitOfAll(items: Iterable<unknown>, fitOf: (item: unknown) => Fit): Fit {
  let fit: Fit = 'exactly'
  for (const item of items) {
    fit = worse(fit, fitOf(item))
    if (fit === 'not') break
  }
  return fit
}

function carryEntry<Entry>(at: number, carry: () => Entry): Entry {
  try {
    return carry()
  } catch (error) {
    throw within(error, at)
  }
}
