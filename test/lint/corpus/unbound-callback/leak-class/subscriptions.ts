import type { EventEmitter } from 'node:events'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../../database.ts'

export class Subscriptions {
  readonly #events: EventEmitter
  readonly #tenancy: Tenancy<Database>

  constructor(events: EventEmitter, tenancy: Tenancy<Database>) {
    this.#events = events
    this.#tenancy = tenancy
  }

  follow() {
    this.#events.addListener('paid', this.#note.bind(this))
  }

  async #note(id: string) {
    await this.#tenancy.db.selectFrom('invoice').where('id', '=', id).selectAll().execute()
  }
}
