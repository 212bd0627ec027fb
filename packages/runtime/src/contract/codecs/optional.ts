import type { SomeCodec } from '../codec.ts'

/** A field that an object, or an element that the end of a tuple, may lack. */
export interface Optional<Some extends SomeCodec> {
  readonly optional: Some
}

/**
 * May be lacking. A field that is there and undefined is another thing: where that may be, say
 * `optional(undefinedOr(codec))`. That is so wherever `exactOptionalPropertyTypes` is off.
 */
export function optional<Some extends SomeCodec>(codec: Some): Optional<Some> {
  return { optional: codec }
}

export function isOptional(field: SomeCodec | Optional<SomeCodec>): field is Optional<SomeCodec> {
  return 'optional' in field
}
