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
import { Mismatch, refuse, within } from '../mismatch.ts'
import { isPlainObject } from '../value-kind.ts'
import { isOptional, type Optional } from './optional.ts'
import { put } from './put.ts'

export type Fields = Readonly<Record<string, SomeCodec | Optional<SomeCodec>>>

type OptionalKeys<Some extends Fields> = {
  [Key in keyof Some]: Some[Key] extends Optional<SomeCodec> ? Key : never
}[keyof Some]

type Flat<Type> = { [Key in keyof Type]: Type[Key] }

export type ObjectValue<Some extends Fields> = Flat<
  {
    [Key in Exclude<keyof Some, OptionalKeys<Some>>]: Some[Key] extends SomeCodec
      ? ValueOf<Some[Key]>
      : never
  } & {
    [Key in OptionalKeys<Some>]?: Some[Key] extends Optional<infer Inner> ? ValueOf<Inner> : never
  }
>

export type ObjectGiven<Some extends Fields> = Flat<
  {
    readonly [Key in Exclude<keyof Some, OptionalKeys<Some>>]: Some[Key] extends SomeCodec
      ? GivenOf<Some[Key]>
      : never
  } & {
    readonly [Key in OptionalKeys<Some>]?: Some[Key] extends Optional<infer Inner>
      ? GivenOf<Inner>
      : never
  }
>

interface Field {
  readonly key: string
  readonly codec: UncheckedCodec
  readonly isOptional: boolean
  /** A plain object seems to have it, whether or not it does. */
  readonly isInherited: boolean
}

/**
 * A plain object. Fields that are not named are left behind: what a value holds beyond its type does not cross. An instance of
 * a class is refused, since it would arrive without its methods.
 */
export function object<const Some extends Fields>(
  fields: Some,
): Codec<ObjectValue<Some>, ObjectGiven<Some>> {
  const all: readonly Field[] = Object.entries(fields).map(([key, field]) => ({
    key,
    codec: unchecked(isOptional(field) ? field.optional : field),
    isOptional: isOptional(field),
    isInherited: key in Object.prototype,
  }))
  return {
    takes: ['object'],
    makes: ['object'],
    fit: (value) => fitOf(value, all),
    encode: (value: unknown) => {
      if (!isPlainObject(value)) return refuse(value, 'a plain object')
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each field has been encoded
      return carryFields(value, all, encodeItem) as Readonly<Record<string, Json>>
    },
    decode: (json) => {
      if (!isPlainObject(json)) return refuse(json, 'the JSON of an object')
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each field has been decoded by its own codec
      return carryFields(json, all, decodeItem) as ObjectValue<Some>
    },
  }
}

const encodeItem = (codec: UncheckedCodec, item: unknown): unknown => codec.encode(item)
const decodeItem = (codec: UncheckedCodec, item: unknown): unknown => codec.decode(item)

/** The object itself where each field is carried as it is and there are no others: then nothing is copied. */
function carryFields(
  from: Readonly<Record<string, unknown>>,
  fields: readonly Field[],
  carry: (codec: UncheckedCodec, item: unknown) => unknown,
): unknown {
  let copy: Record<string, unknown> | undefined
  let found = 0
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at]
    if (field === undefined) break
    const { key, codec } = field
    if (!has(from, field)) {
      if (field.isOptional) continue
      throw within(new Mismatch('is missing'), key)
    }
    found += 1
    const item = from[key]
    const carried = carryOne(codec, item, key, carry)
    if (copy === undefined && carried !== item) copy = copyFields(from, fields.slice(0, at))
    if (copy !== undefined) put(copy, key, carried)
  }
  if (copy === undefined && Object.keys(from).length !== found) copy = copyFields(from, fields)
  return copy ?? from
}

function carryOne(
  codec: UncheckedCodec,
  item: unknown,
  key: string,
  carry: (codec: UncheckedCodec, item: unknown) => unknown,
): unknown {
  try {
    return carry(codec, item)
  } catch (error) {
    throw within(error, key)
  }
}

function copyFields(
  from: Readonly<Record<string, unknown>>,
  fields: readonly Field[],
): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const field of fields) if (has(from, field)) put(copy, field.key, from[field.key])
  return copy
}

function has(from: Readonly<Record<string, unknown>>, { key, isInherited }: Field): boolean {
  return (!isInherited && from[key] !== undefined) || Object.hasOwn(from, key)
}

function fitOf(value: unknown, fields: readonly Field[]): Fit {
  if (!isPlainObject(value)) return 'not'
  let fit: Fit = 'exactly'
  let found = 0
  for (const field of fields) {
    if (has(value, field)) {
      found += 1
      fit = worse(fit, field.codec.fit(value[field.key]))
    } else if (!field.isOptional) fit = 'not'
    if (fit === 'not') return fit
  }
  return Object.keys(value).length === found ? fit : 'in part'
}
