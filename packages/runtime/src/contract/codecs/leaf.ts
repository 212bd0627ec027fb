import type { Codec } from '../codec.ts'
import type { Json, JsonKind } from '../json.ts'
import { refuse } from '../mismatch.ts'
import { EVERY_KIND, type ValueKind } from '../value-kind.ts'

export interface Leaf<Value> {
  /** What messages call it: `a date`. */
  readonly name: string
  /** Default: anything. */
  readonly takes?: readonly ValueKind[]
  readonly makes: readonly JsonKind[]
  readonly is: (value: unknown) => value is Value
  readonly toJson: (value: Value) => Json
  /** Undefined for JSON that is none of it. */
  readonly fromJson: (json: unknown) => { readonly value: Value } | undefined
}

/** A codec that holds no other. */
export function leaf<Value>({
  name,
  takes = EVERY_KIND,
  makes,
  is,
  toJson,
  fromJson,
}: Leaf<Value>): Codec<Value> {
  return {
    takes,
    makes,
    fit: (value) => (is(value) ? 'exactly' : 'not'),
    encode: (value: unknown) => (is(value) ? toJson(value) : refuse(value, name)),
    decode: (json) => (fromJson(json) ?? refuse(json, `the JSON of ${name}`)).value,
  }
}

/** A codec of values that JSON has itself. */
export function plain<Value extends Json>(
  name: string,
  kind: JsonKind,
  is: (value: unknown) => value is Value,
): Codec<Value> {
  const check = (value: unknown): Value => (is(value) ? value : refuse(value, name))
  return {
    takes: [kind],
    makes: [kind],
    fit: (value) => (is(value) ? 'exactly' : 'not'),
    encode: check,
    decode: check,
  }
}
