import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import type { PoolClient } from 'pg'

import { TenantryError } from '../../errors.ts'
import type { Session } from '../session/session.ts'
import { SessionDriver, type StatementAnswer } from '../session/session-driver.ts'
import type { Position } from './position.ts'
import type { ReadRoute, ReadServer } from './read-route.ts'

export interface ReadDriverOptions {
  /** The session of the caller; throws where there is none. */
  readonly session: () => Session
  readonly route: ReadRoute
  /** What a replica must have replayed. Default: nothing in particular. */
  readonly after: Position | undefined
  /** Resolves while the tenant of the caller may be served; asked before each connection. */
  readonly assertAdmitted: () => Promise<void>
  /** Connects to the cluster itself. */
  readonly connect: (session: Session) => Promise<PoolClient>
  readonly prepare: (session: Session) => boolean
  /** Told of each answer. */
  readonly onAnswer: (answer: StatementAnswer) => void
}

/**
 * Sends each statement to the server of the route, and once more to the next one where a server cannot
 * answer: a statement that can only read may run twice. Every one runs in a transaction of its own,
 * through the SessionDriver and so in the session of the caller.
 */
export class ReadDriver implements Driver {
  readonly #options: ReadDriverOptions

  constructor(options: ReadDriverOptions) {
    this.#options = options
  }

  async init(): Promise<void> {}

  /** Takes none: each statement asks for the session, and for a connection behind it. */
  async acquireConnection(): Promise<DatabaseConnection> {
    return new ReadConnection(this.#options)
  }

  async beginTransaction(): Promise<void> {
    throw new TenantryError('READ_TRANSACTION_UNSUPPORTED', {
      message: 'A read was to run in a transaction, and each of its statements is one already.',
      hint: 'Read what belongs together in one statement; or use tenancy.transaction(), which runs on the cluster itself.',
    })
  }

  /** Never reached: no transaction begins. */
  async commitTransaction(): Promise<void> {}

  async rollbackTransaction(): Promise<void> {}

  /** Each statement gives its own connection back. */
  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}

interface Lease {
  readonly connection: DatabaseConnection
  readonly release: () => Promise<void>
}

async function whileThere<Result>(server: ReadServer, work: Promise<Result>): Promise<Result> {
  return await (server === undefined ? work : server.whileThere(work))
}

class ReadConnection implements DatabaseConnection {
  readonly #options: ReadDriverOptions

  constructor(options: ReadDriverOptions) {
    this.#options = options
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { route } = this.#options
    for (;;) {
      const { server } = route
      try {
        const result = await this.#executeOn<Row>(server, query)
        route.answered()
        return result
      } catch (error) {
        await route.leave(server, error)
      }
    }
  }

  /** What was yielded cannot be taken back: a stream goes elsewhere only before its first rows. */
  async *streamQuery<Row>(
    query: CompiledQuery,
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<Row>> {
    const { route } = this.#options
    for (;;) {
      const { server } = route
      let hasBegun = false
      const lease = await this.#lease(server).catch((error: unknown) => route.leave(server, error))
      if (lease === undefined) continue
      const stream = lease.connection.streamQuery<Row>(query, chunkSize)
      let isReading = true
      try {
        for (;;) {
          const { done, value } = await whileThere(server, stream.next())
          isReading = false
          if (done === true) return
          hasBegun = true
          route.answered()
          yield value
          isReading = true
        }
      } catch (error) {
        if (hasBegun) throw error
        await route.leave(server, error)
      } finally {
        // What is still being read cannot be ended: its connection is dropped.
        if (!isReading) await stream.return?.()
        await lease.release()
      }
    }
  }

  async #executeOn<Row>(server: ReadServer, query: CompiledQuery): Promise<QueryResult<Row>> {
    const lease = await this.#lease(server)
    try {
      return await whileThere(server, lease.connection.executeQuery<Row>(query))
    } finally {
      await lease.release()
    }
  }

  async #lease(server: ReadServer): Promise<Lease> {
    const driver = this.#driverTo(server)
    const acquired = driver.acquireConnection()
    try {
      const connection = await whileThere(server, acquired)
      return { connection, release: () => driver.releaseConnection(connection) }
    } catch (error) {
      // One that comes too late is given back.
      acquired.then((late) => driver.releaseConnection(late)).catch(() => undefined)
      throw error
    }
  }

  #driverTo(server: ReadServer): SessionDriver {
    const { session, after, assertAdmitted, connect, prepare, onAnswer } = this.#options
    const readOnly =
      server === undefined
        ? ({ on: 'cluster' } as const)
        : ({ on: 'replica', lsn: after?.lsn } as const)
    return new SessionDriver({
      session: () => ({ ...session(), readOnly }),
      connect: async (taken) => {
        await assertAdmitted()
        if (server === undefined) return await connect(taken)
        return await server.connect(taken.placement.database, after, taken.share)
      },
      prepare,
      onAnswer,
    })
  }
}
