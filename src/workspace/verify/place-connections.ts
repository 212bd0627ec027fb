import type { Client } from 'pg'

import type { Placement } from '@tenantry/runtime'
import type { Fleet } from '@tenantry/runtime/fleet'

/** One connection for each login and database, made when it is first asked for. */
export class PlaceConnections implements AsyncDisposable {
  readonly #fleet: Fleet
  readonly #open = new Map<string, Promise<Client>>()

  constructor(fleet: Fleet) {
    this.#fleet = fleet
  }

  async get(login: 'admin' | 'app', { cluster, database }: Placement): Promise<Client> {
    const key = JSON.stringify([login, cluster, database])
    const place = { cluster, database }
    const found =
      this.#open.get(key) ??
      (login === 'admin' ? this.#fleet.connect(place) : this.#fleet.connectAsApp(place))
    this.#open.set(key, found)
    return await found
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = await Promise.allSettled(this.#open.values())
    for (const one of opened) if (one.status === 'fulfilled') await one.value.end()
  }
}
