import type { DefinitionBook } from './definition-book.ts'
import { refused } from './wire-reader.ts'
import type { WireType } from './wire-type.ts'

/** How many types one may lead to. The largest that are meant lead to hundreds; those of query builders to millions. */
const MOST = 5000

const TOO_LARGE = refused(
  'type-not-wired',
  `it leads to more than ${MOST} other types`,
  'Write a type with the fields that are needed.',
)

/** Ends the reading of a type that leads to too many others, and forgets what was met on the way. */
export class ReadingLimit {
  readonly #book: DefinitionBook
  #depth = 0
  #count = 0

  constructor(book: DefinitionBook) {
    this.#book = book
  }

  /** @param read Reads a type, and within it others, each through this method again. */
  within(read: () => WireType): WireType {
    const mark = this.#book.mark()
    const isWhole = this.#depth === 0
    if (isWhole) this.#count = 0
    this.#count += 1
    if (this.#count > MOST) return TOO_LARGE
    this.#depth += 1
    const type = read()
    this.#depth -= 1
    if (!isWhole || this.#count <= MOST) return type
    this.#book.takeBack(mark)
    return TOO_LARGE
  }
}
