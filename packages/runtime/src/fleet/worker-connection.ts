import type { Client } from 'pg'

import type { Placement } from '../placement/placement.ts'
import type { Fleet } from './fleet.ts'

/**
 * After so many placements a connection is replaced: its backend remembers every table that it has
 * seen, and after 5,000 schemas holds hundreds of megabytes.
 */
const PLACEMENTS_EACH = 300

/** The administrator's connection of one worker, kept from placement to placement of a database. */
export class WorkerConnection implements AsyncDisposable {
  readonly #fleet: Fleet
  #open: { readonly client: Client; readonly place: string; uses: number } | undefined

  constructor(fleet: Fleet) {
    this.#fleet = fleet
  }

  /** A connection to the placement's database, as clean as a new one. */
  async to({ cluster, database }: Placement): Promise<Client> {
    const place = JSON.stringify([cluster, database])
    if (this.#open?.place !== place || this.#open.uses >= PLACEMENTS_EACH) {
      await this.drop()
      this.#open = { client: await this.#fleet.connect({ cluster, database }), place, uses: 0 }
    }
    this.#open.uses += 1
    return this.#open.client
  }

  /** Ends the connection, if there is one; the next placement gets a new one. */
  async drop(): Promise<void> {
    const open = this.#open
    this.#open = undefined
    // It may be broken, which is why it is dropped.
    await open?.client.end().catch(() => undefined)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.drop()
  }
}
