import { interrupted } from './errors/index.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Turns the first Ctrl-C into an aborted signal, so that a command can finish what must not be cut.
 * The second one ends the process at once.
 */
export class Interruption {
  readonly #controller = new AbortController()
  readonly #onSignal = () => this.#interrupt()

  /** Aborted with a TenantryError INTERRUPTED as its reason. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  listen(): void {
    for (const name of SIGNALS) process.on(name, this.#onSignal)
  }

  stopListening(): void {
    for (const name of SIGNALS) process.off(name, this.#onSignal)
  }

  #interrupt(): void {
    if (this.signal.aborted) {
      // A line that moves may stand there; what comes next begins below it.
      if (process.stderr.isTTY) process.stderr.write('\n')
      process.exit(130)
    }
    this.#controller.abort(interrupted())
  }
}
