import { type Codec, type GivenOf, type SomeCodec, unchecked, type ValueOf } from '../codec.ts'
import { refuse } from '../mismatch.ts'
import { EVERY_KIND } from '../value-kind.ts'

export interface Custom<Value, As extends SomeCodec> {
  /** What messages call it: `a Decimal`. */
  readonly name: string
  readonly is: (value: unknown) => value is Value
  /** What it crosses as. */
  readonly as: As
  readonly to: (value: Value) => GivenOf<As>
  /** May throw a Mismatch. */
  readonly from: (crossed: ValueOf<As>) => Value
}

/**
 * A class with a codec of its own:
 * `custom({ name: 'a Decimal', is: Decimal.isDecimal, as: string, to: String, from: (text) => new Decimal(text) })`.
 */
export function custom<Value, As extends SomeCodec>({
  name,
  is,
  as,
  to,
  from,
}: Custom<Value, As>): Codec<Value> {
  const inner = unchecked(as)
  return {
    takes: EVERY_KIND,
    get makes() {
      return inner.makes
    },
    fit: (value) => (is(value) ? 'exactly' : 'not'),
    encode: (value: unknown) => (is(value) ? inner.encode(to(value)) : refuse(value, name)),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the codec decodes to nothing else
    decode: (crossed) => from(inner.decode(crossed) as ValueOf<As>),
  }
}
