import type { Client } from 'pg'

/**
 * Locks by name, for what one process at a time may do to a tenant or a pool.
 *
 * Each is held by a transaction on a connection of its own: a pooler in transaction mode hands a lock of
 * the session to whoever comes next, and nobody could give it back.
 */
export class CatalogLocks {
  readonly #connect: (() => Promise<Client>) | undefined
  readonly #held = new Set<string>()
  /** Kept for the next lock: connecting takes a tenth of the time that a tenant does. */
  #idle: Client | undefined

  /** @param connect To the catalog. Undefined where its server is in this process, and nobody else's. */
  constructor(connect: (() => Promise<Client>) | undefined) {
    this.#connect = connect
  }

  /**
   * Runs while nobody else holds the lock of this name; undefined when somebody does.
   *
   * @param name What is created or deleted: `tenant <slug>`, `pool <cluster>`.
   * @throws What ended the transaction that held the lock: somebody else may have had it meanwhile.
   */
  async withLock<Result>(name: string, run: () => Promise<Result>): Promise<Result | undefined> {
    const key = `tenantry ${name}`
    if (this.#held.has(key)) return undefined
    this.#held.add(key)
    try {
      return this.#connect === undefined ? await run() : await this.#lock(this.#connect, key, run)
    } finally {
      this.#held.delete(key)
    }
  }

  async close(): Promise<void> {
    const idle = this.#idle
    this.#idle = undefined
    await idle?.end()
  }

  async #lock<Result>(
    connect: () => Promise<Client>,
    key: string,
    run: () => Promise<Result>,
  ): Promise<Result | undefined> {
    const client = await this.#take(connect)
    try {
      // The work may take longer than a server lets others idle.
      await client.query('begin; set local idle_in_transaction_session_timeout = 0')
      const { rows } = await client.query<{ locked: boolean }>(
        'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as locked',
        [key],
      )
      const result = rows[0]?.locked ? await run() : undefined
      await client.query('commit')
      this.#keep(client)
      return result
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
  }

  async #take(connect: () => Promise<Client>): Promise<Client> {
    const idle = this.#idle
    this.#idle = undefined
    if (idle !== undefined) return idle
    const client = await connect()
    client.once('end', () => {
      if (this.#idle === client) this.#idle = undefined
    })
    return client
  }

  #keep(client: Client): void {
    if (this.#idle !== undefined) {
      void client.end()
      return
    }
    this.#idle = client
  }
}
