import type { Codec, SomeCodec } from '../codec.ts'
import type { Optional } from '../codecs/optional.ts'

/** The class of an error that crosses. */
export type ErrorClass<Instance extends Error> = abstract new (...given: never[]) => Instance

/** Codecs for the fields that an error has beyond its message. */
export type ErrorFields<Instance extends Error> = {
  readonly [Key in Exclude<keyof Instance, keyof Error>]?:
    | Codec<Instance[Key]>
    | Optional<Codec<Instance[Key]>>
}

export interface ErrorType {
  readonly type: ErrorClass<Error>
  readonly fields: Readonly<Record<string, SomeCodec | Optional<SomeCodec>>>
  readonly revive:
    | ((message: string, fields: Readonly<Record<string, unknown>>) => Error)
    | undefined
}

/**
 * An error that keeps its class, its message and these fields where it arrives.
 *
 * @param fields Those that are left out arrive undefined.
 * @param revive Makes it again. Default: an Error that is given the prototype of the class, whose constructor is not called;
 * a class with private fields needs its own.
 */
export function errorType<Instance extends Error>(
  type: ErrorClass<Instance>,
  fields: ErrorFields<Instance> = {},
  revive?: (message: string, fields: Readonly<Record<string, unknown>>) => Instance,
): ErrorType {
  const given: Record<string, SomeCodec | Optional<SomeCodec>> = {}
  for (const [key, codec] of Object.entries<SomeCodec | Optional<SomeCodec> | undefined>(fields)) {
    if (codec !== undefined) given[key] = codec
  }
  return { type, fields: given, revive }
}
