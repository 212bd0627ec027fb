import {
  type Codec,
  type Fit,
  type GivenOf,
  type SomeCodec,
  unchecked,
  type UncheckedCodec,
  type ValueOf,
  worse,
} from '../codec.ts'
import type { Json } from '../json.ts'
import { Mismatch, refuse } from '../mismatch.ts'
import { mapItems } from './array.ts'
import { isOptional, type Optional } from './optional.ts'

/** Any number of further elements, at the end of a tuple. */
export interface Rest<Some extends SomeCodec> {
  readonly rest: Some
}

/** Any number of elements of one type, at the end of a tuple: `tuple(string, rest(number))`. */
export function rest<Some extends SomeCodec>(codec: Some): Rest<Some> {
  return { rest: codec }
}

export type Element = SomeCodec | Optional<SomeCodec> | Rest<SomeCodec>

export type TupleValue<Some extends readonly Element[]> = Some extends readonly [
  infer First,
  ...infer Others extends readonly Element[],
]
  ? [...ElementValue<First>, ...TupleValue<Others>]
  : []

export type TupleGiven<Some extends readonly Element[]> = Some extends readonly [
  infer First,
  ...infer Others extends readonly Element[],
]
  ? readonly [...ElementGiven<First>, ...TupleGiven<Others>]
  : readonly []

type ElementValue<One> =
  One extends Optional<infer Inner>
    ? [ValueOf<Inner>?]
    : One extends Rest<infer Inner>
      ? ValueOf<Inner>[]
      : One extends SomeCodec
        ? [ValueOf<One>]
        : never

type ElementGiven<One> =
  One extends Optional<infer Inner>
    ? [GivenOf<Inner>?]
    : One extends Rest<infer Inner>
      ? GivenOf<Inner>[]
      : One extends SomeCodec
        ? [GivenOf<One>]
        : never

export interface TupleCodec<Value, Given = Value> extends Codec<Value, Given> {
  /** How many elements are named, those that may lack included. */
  readonly length: number
  /** Whether any number may follow. */
  readonly isOpen: boolean
}

/** An array whose elements each have a type of their own. Those that may lack come last, and `rest` behind them. */
export function tuple<const Some extends readonly Element[]>(
  ...elements: Some
): TupleCodec<TupleValue<Some>, TupleGiven<Some>> {
  const shape = shapeOf(elements)
  const { codecs, required, further } = shape
  const carry = (
    items: unknown[],
    how: (codec: UncheckedCodec, item: unknown) => unknown,
  ): unknown => {
    assertLength(items, shape)
    let at = -1
    return mapItems<unknown>(items, (item) => {
      at += 1
      const codec = codecs[at] ?? further
      return codec === undefined ? item : how(codec, item)
    })
  }
  return {
    length: codecs.length,
    isOpen: further !== undefined,
    takes: ['array'],
    makes: ['array'],
    fit: (value) => {
      if (!Array.isArray(value) || value.length < required) return 'not'
      if (further === undefined && value.length > codecs.length) return 'not'
      return value.reduce<Fit>(
        (fit, item, at) => worse(fit, (codecs[at] ?? further)?.fit(item) ?? 'not'),
        'exactly',
      )
    },
    encode: (value: unknown) => {
      if (!Array.isArray(value)) return refuse(value, 'an array')
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each element has been encoded
      return carry(value, (codec, item) => codec.encode(item)) as readonly Json[]
    },
    decode: (json) => {
      if (!Array.isArray(json)) return refuse(json, 'the JSON of an array')
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each element has been decoded by its own codec
      return carry(json, (codec, item) => codec.decode(item)) as TupleValue<Some>
    },
  }
}

interface Shape {
  readonly codecs: readonly UncheckedCodec[]
  readonly required: number
  readonly further: UncheckedCodec | undefined
}

function shapeOf(elements: readonly Element[]): Shape {
  const codecs: UncheckedCodec[] = []
  let required = 0
  let further: UncheckedCodec | undefined
  for (const element of elements) {
    if (further !== undefined) throw new RangeError('Nothing comes behind the rest of a tuple.')
    if ('rest' in element) further = unchecked(element.rest)
    else if (isOptional(element)) codecs.push(unchecked(element.optional))
    else if (required === codecs.length) required = codecs.push(unchecked(element))
    else throw new RangeError('Elements of a tuple that may lack come last.')
  }
  return { codecs, required, further }
}

function assertLength(items: readonly unknown[], { codecs, required, further }: Shape): void {
  if (items.length < required) {
    throw new Mismatch(`has ${items.length} elements, and at least ${required} are needed`)
  }
  if (further === undefined && items.length > codecs.length) {
    throw new Mismatch(`has ${items.length} elements, and ${codecs.length} are the most`)
  }
}
