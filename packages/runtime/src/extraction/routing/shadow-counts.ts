/** How often the reads of an operation were compared in shadow. */
export interface ShadowCount {
  readonly operation: string
  readonly compared: number
  /** Of these, the ones that the service answered otherwise. */
  readonly differing: number
}

/** What was compared since the counts were taken last, by operation. */
export class ShadowCounts {
  #counts = new Map<string, ShadowCount>()

  add({ operation, compared, differing }: ShadowCount): void {
    const before = this.#counts.get(operation)
    this.#counts.set(operation, {
      operation,
      compared: (before?.compared ?? 0) + compared,
      differing: (before?.differing ?? 0) + differing,
    })
  }

  take(): ShadowCount[] {
    const taken = [...this.#counts.values()]
    this.#counts = new Map()
    return taken
  }
}
