import { setTimeout as sleep } from 'node:timers/promises'

import { serviceUnreachable } from '../../contract/wire/call-errors.ts'
import { TenantryError } from '../../errors.ts'
import { quietly } from '../quietly.ts'
import type { RehearsalOptions, RehearsedResult } from '../rehearsal/rehearsal-options.ts'
import { seededRandom } from '../rehearsal/seeded-random.ts'

/** Requests as they would be if the module were another process: they take time, and some are lost. */
export class RequestRehearsal {
  readonly #module: string
  readonly #latencyMs: readonly [number, number]
  readonly #faults: number
  readonly #random: () => number
  readonly #onCall: (call: RehearsedResult) => void

  constructor(module: string, options: RehearsalOptions) {
    const { latencyMs = [0, 2], faults = 0, seed = 1 } = options
    this.#module = module
    this.#latencyMs = latencyMs
    this.#faults = faults
    this.#random = seededRandom(seed)
    this.#onCall = quietly(options.onCall)
  }

  /**
   * @param operation As the module declares it: `GET /projects/:id`.
   * @param answer Has the request answered as the service would.
   * @throws {TenantryError} SERVICE_UNREACHABLE where the answer was lost; what `answer` throws.
   */
  async run<Answer>(operation: string, answer: () => Promise<Answer>): Promise<Answer> {
    const told = { module: this.#module, operation, site: operation }
    try {
      const answered = await this.#answer(operation, answer)
      this.#onCall({ ...told, failure: undefined })
      return answered
    } catch (error) {
      const code = error instanceof TenantryError ? error.code : 'CALL_FAILED'
      const message = error instanceof Error ? error.message : String(error)
      this.#onCall({ ...told, failure: { code, message } })
      throw error
    }
  }

  async #answer<Answer>(operation: string, answer: () => Promise<Answer>): Promise<Answer> {
    const [from, to] = this.#latencyMs
    const pauseMs = from + (to - from) * this.#random()
    // Drawn for each request, so that with the same seed the next ones do not depend on this.
    const [isLost, isDone] = [this.#random() < this.#faults, this.#random() < 0.5]
    const site = { module: this.#module, operation }
    await sleep(pauseMs)
    if (isLost && !isDone) throw serviceUnreachable(site, lost('not done'))
    const answered = await answer()
    if (isLost) throw serviceUnreachable(site, lost('done'))
    return answered
  }
}

function lost(what: string): Error {
  return new Error(`the rehearsal lost the request, which was ${what}`)
}
