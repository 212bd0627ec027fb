import type { Json, JsonKind } from './json.ts'
import type { ValueKind } from './value-kind.ts'

/** Whether a codec takes a value: `exactly` where nothing of it is left behind. */
export type Fit = 'exactly' | 'in part' | 'not'

/**
 * Carries values of one type as JSON. What is JSON already is handed on as it is, so neither side may change what it gave
 * or was given before it has been written.
 *
 * @typeParam Value What `decode` returns.
 * @typeParam Given What `encode` takes: a read-only form of the same.
 */
export interface Codec<Value, Given = Value> {
  /** The kinds of values it takes. */
  readonly takes: readonly ValueKind[]
  /** The kinds of JSON it makes. */
  readonly makes: readonly JsonKind[]
  readonly fit: (value: unknown) => Fit
  /** @throws {Mismatch} for a value of another type, whatever the compiler believed. */
  readonly encode: (value: Given) => Json
  /** @throws {Mismatch} for JSON that `encode` does not make. */
  readonly decode: (json: unknown) => Value
}

/** A codec of some type, to be asked for its types alone. */
export interface SomeCodec {
  readonly takes: readonly ValueKind[]
  readonly makes: readonly JsonKind[]
  readonly fit: (value: unknown) => Fit
  readonly encode: (value: never) => Json
  readonly decode: (json: unknown) => unknown
}

/** What a codec decodes to. */
export type ValueOf<Some extends SomeCodec> = ReturnType<Some['decode']>

/** What a codec encodes. */
export type GivenOf<Some extends SomeCodec> = Parameters<Some['encode']>[0]

/** A codec as those that are made of others hold it: what it encodes it checks itself. */
export interface UncheckedCodec {
  readonly takes: readonly ValueKind[]
  readonly makes: readonly JsonKind[]
  readonly fit: (value: unknown) => Fit
  readonly encode: (value: unknown) => Json
  readonly decode: (json: unknown) => unknown
}

/** Every codec of this folder checks what it is given, so it may be given anything. */
export function unchecked(codec: SomeCodec): UncheckedCodec {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `encode` refuses what is not of its type
  return codec as UncheckedCodec
}

/** The worse of two. */
export function worse(one: Fit, other: Fit): Fit {
  if (one === 'not' || other === 'not') return 'not'
  return one === 'in part' ? one : other
}
