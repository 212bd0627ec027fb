/** How a request ended: answered, with an error of the server, or without its client having waited for it. */
export type RequestOutcome = 'served' | 'failed' | 'aborted'

/** Told of single requests and connections, where sums do not tell enough. Called on their way, so it has to be quick. */
export interface Observer {
  /** A request that was let in has ended. */
  requestEnded(request: {
    readonly tier: string
    readonly outcome: RequestOutcome
    /** From the door on. */
    readonly tookMs: number
  }): void
  /** Somebody has waited for a connection, whether or not it came. */
  connectionWaited(wait: {
    readonly tier: string
    readonly cluster: string
    readonly waitedMs: number
  }): void
}

/** Those who observe a process: mostly nobody, and then nothing is measured. */
export class Observers implements Observer {
  readonly #all = new Set<Observer>()

  get isEmpty(): boolean {
    return this.#all.size === 0
  }

  /** @returns What takes it out again. */
  add(observer: Observer): () => void {
    this.#all.add(observer)
    return () => void this.#all.delete(observer)
  }

  requestEnded(request: Parameters<Observer['requestEnded']>[0]): void {
    for (const observer of this.#all) observer.requestEnded(request)
  }

  connectionWaited(wait: Parameters<Observer['connectionWaited']>[0]): void {
    for (const observer of this.#all) observer.connectionWaited(wait)
  }
}
