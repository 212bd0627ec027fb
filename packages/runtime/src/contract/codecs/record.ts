import {
  type Codec,
  type Fit,
  type GivenOf,
  type SomeCodec,
  unchecked,
  type ValueOf,
  worse,
} from '../codec.ts'
import type { Json } from '../json.ts'
import { refuse, within } from '../mismatch.ts'
import { isPlainObject } from '../value-kind.ts'
import { put } from './put.ts'

/** A plain object with any keys, whose values are of one type. */
export function record<Item extends SomeCodec>(
  item: Item,
): Codec<Record<string, ValueOf<Item>>, Readonly<Record<string, GivenOf<Item>>>> {
  const inner = unchecked(item)
  return {
    takes: ['object'],
    makes: ['object'],
    fit: (value) => {
      if (!isPlainObject(value)) return 'not'
      let fit: Fit = 'exactly'
      for (const key of Object.keys(value)) {
        fit = worse(fit, inner.fit(value[key]))
        if (fit === 'not') break
      }
      return fit
    },
    encode: (value: unknown) => {
      if (!isPlainObject(value)) return refuse(value, 'a plain object')
      return mapValues<Json>(value, inner.encode)
    },
    decode: (json) => {
      if (!isPlainObject(json)) return refuse(json, 'the JSON of an object')
      return mapValues<ValueOf<Item>>(json, inner.decode)
    },
  }
}

/** The object itself where each value is carried as it is. */
function mapValues<To>(
  from: Readonly<Record<string, unknown>>,
  carry: (item: unknown) => unknown,
): Record<string, To> {
  const copy: Record<string, unknown> = {}
  let isSame = true
  for (const key of Object.keys(from)) {
    try {
      const carried = carry(from[key])
      isSame &&= carried === from[key]
      put(copy, key, carried)
    } catch (error) {
      throw within(error, key)
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each value has been carried, or is what it would be carried to
  return (isSame ? from : copy) as Record<string, To>
}
