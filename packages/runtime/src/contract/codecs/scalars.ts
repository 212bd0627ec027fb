import type { Codec } from '../codec.ts'
import type { JsonKind } from '../json.ts'
import { Mismatch, refuse } from '../mismatch.ts'
import { EVERY_KIND, type ValueKind, valueKindOf } from '../value-kind.ts'
import { leaf, plain } from './leaf.ts'

export const string: Codec<string> = plain(
  'a string',
  'string',
  (value) => typeof value === 'string',
)

export const boolean: Codec<boolean> = plain(
  'a boolean',
  'boolean',
  (value) => typeof value === 'boolean',
)

/** `null` alone. */
export const nil: Codec<null> = plain('null', 'null', (value) => value === null)

/** `undefined` alone. */
export const absent: Codec<undefined> = leaf({
  name: 'undefined',
  takes: ['undefined'],
  makes: ['null'],
  is: (value) => value === undefined,
  toJson: () => null,
  fromJson: (json) => (json === null ? { value: undefined } : undefined),
})

/** The result of a function that returns nothing. What it returns all the same is left behind. */
export const nothing: Codec<void> = {
  takes: EVERY_KIND,
  makes: ['null'],
  fit: (value) => (value === undefined ? 'exactly' : 'in part'),
  encode: () => null,
  decode: (json) => (json === null ? undefined : refuse(json, 'the JSON of nothing')),
}

const SPECIAL_NUMBERS: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
])

/** Any number: also `NaN`, the infinities and `-0`, which JSON does not have. */
export const number: Codec<number> = {
  takes: ['number'],
  makes: ['number', 'string'],
  fit: (value) => (typeof value === 'number' ? 'exactly' : 'not'),
  encode: (value: unknown) => {
    if (typeof value !== 'number') return refuse(value, 'a number')
    if (value === 0) return Object.is(value, -0) ? '-0' : 0
    return Number.isFinite(value) ? value : String(value)
  },
  decode: (json) => {
    if (typeof json === 'number') return json
    return SPECIAL_NUMBERS.get(json) ?? refuse(json, 'the JSON of a number')
  },
}

const DIGITS = /^-?\d+$/

export const bigint: Codec<bigint> = leaf({
  name: 'a bigint',
  takes: ['bigint'],
  makes: ['string'],
  is: (value) => typeof value === 'bigint',
  toJson: String,
  fromJson: (json) =>
    typeof json === 'string' && DIGITS.test(json) ? { value: BigInt(json) } : undefined,
})

/** One of a few values that JSON has itself: literals, or the members of an enum. */
export function literal<const Values extends readonly (string | number | boolean | null)[]>(
  ...values: Values
): Codec<Values[number]> {
  const takes = [...new Set(values.map(valueKindOf))]
  const expected = `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`
  const isOne = (value: unknown): value is Values[number] => values.some((one) => one === value)
  const check = (value: unknown): Values[number] => {
    if (isOne(value)) return value
    // Which text it is may be anybody's secret.
    throw new Mismatch(`is not ${expected}`)
  }
  return {
    takes,
    makes: takes.filter(isJsonKind),
    fit: (value) => (isOne(value) ? 'exactly' : 'not'),
    encode: check,
    decode: check,
  }
}

const SCALARS: ReadonlySet<ValueKind> = new Set(['null', 'boolean', 'number', 'string'])

function isJsonKind(kind: ValueKind): kind is ValueKind & JsonKind {
  return SCALARS.has(kind)
}
