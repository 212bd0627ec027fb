import { type Codec, unchecked, type UncheckedCodec } from '../codec.ts'
import { Mismatch } from '../mismatch.ts'

/** Far below where the stack ends. */
const DEEPEST = 500

/**
 * A codec that is not there yet, for types that hold themselves:
 * `const tree: Codec<Tree> = object({ children: array(lazy(() => tree)) })`. A value that refers to itself is refused.
 */
export function lazy<Value, Given = Value>(codec: () => Codec<Value, Given>): Codec<Value, Given> {
  let known: UncheckedCodec | undefined
  const inner = (): UncheckedCodec => (known ??= unchecked(codec()))
  let depth = 0
  const deeper = <Result>(run: () => Result): Result => {
    if (depth === DEEPEST)
      throw new Mismatch(`is more than ${DEEPEST} levels deep, or refers to itself`)
    depth += 1
    try {
      return run()
    } finally {
      depth -= 1
    }
  }
  return {
    get takes() {
      return inner().takes
    },
    get makes() {
      return inner().makes
    },
    fit: (value) => (depth === DEEPEST ? 'not' : deeper(() => inner().fit(value))),
    encode: (value: unknown) => deeper(() => inner().encode(value)),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the codec that is meant decodes to nothing else
    decode: (json) => deeper(() => inner().decode(json) as Value),
  }
}
