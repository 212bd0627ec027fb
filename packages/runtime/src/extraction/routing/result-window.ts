/** What came of the calls of a while. */
export interface ResultCounts {
  /** Calls that went to the service, those in shadow included. */
  readonly calls: number
  /** Of these, the ones that it did not answer, or answered with an error that nobody expects. */
  readonly failures: number
  /** Reads in shadow that were compared. */
  readonly compared: number
  readonly differences: number
}

const NONE: ResultCounts = { calls: 0, failures: 0, compared: 0, differences: 0 }

/** Counts over a window that moves on by halves: it looks back on half of its length at least, and on all of it at most. */
export class ResultWindow {
  readonly #halfMs: number
  readonly #now: () => number
  #before = NONE
  #current = NONE
  #begunAt: number

  constructor(windowMs: number, now: () => number) {
    this.#halfMs = windowMs / 2
    this.#now = now
    this.#begunAt = now()
  }

  add(more: Partial<ResultCounts>): void {
    this.#moveOn()
    this.#current = sum(this.#current, { ...NONE, ...more })
  }

  read(): ResultCounts {
    this.#moveOn()
    return sum(this.#before, this.#current)
  }

  clear(): void {
    this.#before = NONE
    this.#current = NONE
  }

  #moveOn(): void {
    const halves = Math.floor((this.#now() - this.#begunAt) / this.#halfMs)
    if (halves === 0) return
    this.#before = halves === 1 ? this.#current : NONE
    this.#current = NONE
    this.#begunAt += halves * this.#halfMs
  }
}

function sum(one: ResultCounts, other: ResultCounts): ResultCounts {
  return {
    calls: one.calls + other.calls,
    failures: one.failures + other.failures,
    compared: one.compared + other.compared,
    differences: one.differences + other.differences,
  }
}
