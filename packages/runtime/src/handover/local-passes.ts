import { randomBytes } from 'node:crypto'

/** The header of a request that this process makes of itself. */
export const LOCAL_PASS_HEADER = 'tenantry-local-pass'

/** Passes for requests that are to be answered in this process, whatever the routing says. Each is good for one. */
export class LocalPasses {
  readonly #issued = new Set<string>()

  issue(): string {
    const pass = randomBytes(32).toString('hex')
    this.#issued.add(pass)
    return pass
  }

  /** Whether it was issued here, and to nobody else. */
  take(pass: unknown): boolean {
    return typeof pass === 'string' && this.#issued.delete(pass)
  }
}
