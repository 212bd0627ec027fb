import type { DefinitionBook } from './definition-book.ts'
import { refused } from './wire-reader.ts'
import type { WireType } from './wire-type.ts'

/** How many types one may lead to. The largest that are meant lead to hundreds; those of query builders to millions. */
const MOST = 5000

const TOO_LARGE = refused(
  'type-not-wired',
  `it leads to more than ${MOST / 2} other types`,
  'Write a type with the fields that are needed.',
)

/** Ends the reading of a type that leads to too many others, and forgets what was met on the way. */
export class ReadingLimit {
  readonly #book: DefinitionBook
  /** Types that led to more than half of what is allowed: where they are met again, nothing is read twice. */
  readonly #large = new Set<object>()
  #depth = 0
  #count = 0

  constructor(book: DefinitionBook) {
    this.#book = book
  }

  /** @param read Reads a type, and within it others, each through this method again. */
  within(type: object, read: () => WireType): WireType {
    const mark = this.#book.mark()
    const isWhole = this.#depth === 0
    if (isWhole) this.#count = 0
    this.#count += 1
    if (this.#count > MOST || this.#large.has(type)) return TOO_LARGE
    const before = this.#count
    this.#depth += 1
    const found = read()
    this.#depth -= 1
    if (this.#count <= MOST) return found
    if (this.#count - before > MOST / 2) this.#large.add(type)
    if (!isWhole) return found
    this.#book.takeBack(mark)
    return TOO_LARGE
  }
}
