/** Work that may have to wait before it is tried again. */
interface Delayed<Item> {
  readonly item: Item
  readonly readyAt: number
}

/**
 * What the workers of one cluster still have to do, in order. What is put back goes behind all that
 * was not tried yet, so that one placement with a lock on it keeps nobody else waiting.
 */
export class PlacementQueue<Item> {
  readonly #items: Iterator<Item>
  readonly #delayed: Delayed<Item>[] = []

  /** @param items Asked for one as it is taken: thousands may wait. */
  constructor(items: Iterable<Item>) {
    this.#items = items[Symbol.iterator]()
  }

  /**
   * The next item; or how many milliseconds to wait for it; undefined when there is none, for now.
   *
   * @param now In milliseconds, on the clock of `putBack`.
   */
  take(now: number): { readonly item: Item } | { readonly waitMs: number } | undefined {
    const next = this.#items.next()
    if (next.done !== true) return { item: next.value }
    const [first] = this.#delayed
    if (first === undefined) return undefined
    if (first.readyAt > now) return { waitMs: first.readyAt - now }
    this.#delayed.shift()
    return { item: first.item }
  }

  putBack(item: Item, readyAt: number): void {
    const index = this.#delayed.findIndex((other) => other.readyAt > readyAt)
    this.#delayed.splice(index === -1 ? this.#delayed.length : index, 0, { item, readyAt })
  }
}
