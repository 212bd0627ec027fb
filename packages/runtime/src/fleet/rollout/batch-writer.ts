const MOST_AT_ONCE = 200
const LONGEST_MS = 250

/**
 * Writes many items at once, beside the work that yields them, since a statement for each would take
 * longer than the work. Each waits 250 ms at most. What is not written when the process is killed is
 * lost: for what can be found out again.
 */
export class BatchWriter<Item> {
  readonly #write: (items: readonly Item[]) => Promise<void>
  #waiting: Item[] = []
  #timer: NodeJS.Timeout | undefined
  #written: Promise<void> = Promise.resolve()

  /** @param write Called for one batch after the other; after one that failed for none any more. */
  constructor(write: (items: readonly Item[]) => Promise<void>) {
    this.#write = write
  }

  add(item: Item): void {
    this.#waiting.push(item)
    if (this.#waiting.length >= MOST_AT_ONCE) this.#send()
    else this.#timer ??= setTimeout(() => this.#send(), LONGEST_MS)
  }

  /** @throws What kept a batch from being written. */
  async flush(): Promise<void> {
    this.#send()
    await this.#written
  }

  #send(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#waiting.length === 0) return
    const items = this.#waiting
    this.#waiting = []
    this.#written = this.#written.then(() => this.#write(items))
    // Told by `flush`.
    this.#written.catch(() => undefined)
  }
}
