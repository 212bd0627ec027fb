/** What was done, so that it can be undone in the reverse order. */
export class Journal {
  readonly #undo: (() => Promise<void>)[] = []

  /** Does one thing, and remembers how to undo it. */
  async record(action: () => Promise<void>, undo: () => Promise<void>): Promise<void> {
    await action()
    this.#undo.push(undo)
  }

  /** Undoes everything, the last thing first. Goes on after a failure, and throws the first one at the end. */
  async revert(): Promise<void> {
    const failures: unknown[] = []
    for (const undo of this.#undo.splice(0).toReversed()) {
      await undo().catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw failures[0]
  }
}
