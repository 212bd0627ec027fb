import {
  type Codec,
  type Fit,
  type GivenOf,
  type SomeCodec,
  unchecked,
  type ValueOf,
  worse,
} from '../codec.ts'
import { refuse, within } from '../mismatch.ts'
import type { Json } from '../json.ts'

/** Of items of one type. A subclass of Array arrives as an array. */
export function array<Item extends SomeCodec>(
  item: Item,
): Codec<ValueOf<Item>[], readonly GivenOf<Item>[]> {
  const inner = unchecked(item)
  return {
    takes: ['array'],
    makes: ['array'],
    fit: (value) => {
      if (!Array.isArray(value)) return 'not'
      let fit: Fit = 'exactly'
      for (let at = 0; at < value.length && fit !== 'not'; at += 1)
        fit = worse(fit, inner.fit(value[at]))
      return fit
    },
    encode: (value: unknown) => {
      if (!Array.isArray(value)) return refuse(value, 'an array')
      return mapItems<Json>(value, inner.encode)
    },
    decode: (json) => {
      if (!Array.isArray(json)) return refuse(json, 'the JSON of an array')
      return mapItems<ValueOf<Item>>(json, inner.decode)
    },
  }
}

/** The items themselves where each is carried as it is: then nothing is copied. */
export function mapItems<To>(items: unknown[], carry: (item: unknown) => unknown): To[] {
  let copy: unknown[] | undefined =
    Object.getPrototypeOf(items) === Array.prototype ? undefined : []
  let at = 0
  try {
    for (; at < items.length; at += 1) {
      const item: unknown = items[at]
      const carried = carry(item)
      if (copy !== undefined) copy.push(carried)
      else if (carried !== item) {
        copy = items.slice(0, at)
        copy.push(carried)
      }
    }
  } catch (error) {
    throw within(error, at)
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each item has been carried, or is what it would be carried to
  return (copy ?? items) as To[]
}
