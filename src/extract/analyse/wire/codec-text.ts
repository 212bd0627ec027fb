import type { Combinator } from './combinators.ts'
import type { Definitions, LiteralType, WireElement, WireObject, WireType } from './wire-type.ts'

/** What writes codecs, as those see it that write a kind of them. */
export interface CodecText {
  readonly definitions: Definitions
  /** `array(string)`; over several lines where one is too short. */
  readonly call: (combinator: Combinator, ...given: readonly string[]) => string
  /** `string`. */
  readonly plain: (combinator: Combinator) => string
  /** One of these: literals, or members of enums. */
  readonly literals: (types: readonly LiteralType[]) => string
  readonly codecOf: (type: WireType) => string
  /** Of a plain object, even where its type is a class. */
  readonly objectOf: (type: WireObject) => string
  readonly tuple: (elements: readonly WireElement[]) => string
}
