import type { Connection } from './connection.ts'

/**
 * The connections of a module, one for each Tenancy: a process has one, and a test that starts several applications has more.
 * Whoever is in the context of a tenant goes by the connection of that Tenancy, everybody else by the one that came last.
 */
export class Connections {
  #open: readonly Connection[] = []
  #last: Connection | undefined

  add(connection: Connection): void {
    this.#set([...this.#open, connection])
  }

  delete(connection: Connection): void {
    this.#set(this.#open.filter((one) => one !== connection))
  }

  find(): Connection | undefined {
    if (this.#open.length < 2) return this.#last
    const own = this.#open.findLast(({ tenancy }) => tenancy.currentTenant() !== undefined)
    return own ?? this.#last
  }

  #set(open: readonly Connection[]): void {
    this.#open = open
    this.#last = open.at(-1)
  }
}
