import type { LogConfig, QueryCompiler } from 'kysely'
import type { PoolClient } from 'pg'

import { createKysely } from '../create-kysely.ts'
import type { Pools } from '../connections/pools.ts'
import { assertSameSession, type Session } from '../session/session.ts'
import type { StatementAnswer } from '../session/session-driver.ts'
import { formatPosition, parsePosition, type Position, readPosition } from './position.ts'
import { asReplicaDatabase, type ReplicaDatabase } from './read-database.ts'
import { ReadDriver } from './read-driver.ts'
import { ReadRoute } from './read-route.ts'
import type { Replicas } from './replicas.ts'

export interface ReadOptions {
  /**
   * A position: the read sees all that was committed when `tenancy.position()` returned it. A replica that
   * is not there yet gets a few milliseconds, then another one is asked, then the cluster itself.
   *
   * Default: none; a replica may be as far behind as it is.
   */
  readonly after?: string | undefined
  /**
   * Whether the read sees what this context has written. Where nothing was sent through `tenancy.db` or in a
   * transaction it costs nothing; else the cluster is asked for its position first. Default: false.
   */
  readonly ownWrites?: boolean | undefined
}

export interface ReadsOptions {
  readonly pools: Pools
  readonly replicas: Replicas
  /** The session of the caller; throws where there is none. */
  readonly session: () => Session
  /** Whether something was sent in the caller's context that the cluster may have written. */
  readonly hasWritten: () => boolean
  /** Connects to the cluster itself. */
  readonly connect: (session: Session) => Promise<PoolClient>
  readonly prepare: (session: Session) => boolean
  /** Told of each answer. */
  readonly onAnswer: (answer: StatementAnswer) => void
  /** Resolves while the tenant of the caller may be served; asked before each connection. */
  readonly assertAdmitted: () => Promise<void>
  readonly compiler: QueryCompiler
  readonly log: LogConfig
}

/** Reads of the tenant in the context, spread over the replicas of its cluster. */
export class Reads<DB> {
  readonly #options: ReadsOptions

  constructor(options: ReadsOptions) {
    this.#options = options
  }

  /** Where the cluster of the caller's placement stands, for a read that has to come after. */
  async position(): Promise<string> {
    return formatPosition(await this.#position(this.#options.session()))
  }

  async run<Result>(
    run: (db: ReplicaDatabase<DB>) => Promise<Result>,
    { after, ownWrites = false }: ReadOptions,
  ): Promise<Result> {
    const { connect, session, prepare, assertAdmitted, hasWritten, compiler, log } = this.#options
    const given = after === undefined ? undefined : parsePosition(after)
    const opened = session()
    const replicas = this.#options.replicas.of(opened.placement.cluster)
    const mustSeeOwn = ownWrites && hasWritten() && replicas.length > 0
    const driver = new ReadDriver({
      session: () => {
        const now = session()
        assertSameSession(opened, now)
        return now
      },
      route: new ReadRoute(replicas),
      after: mustSeeOwn ? await this.#position(opened) : given,
      assertAdmitted,
      connect,
      prepare,
      onAnswer: this.#options.onAnswer,
    })
    return await run(asReplicaDatabase(createKysely<DB>(driver, compiler, log)))
  }

  async #position({ placement }: Session): Promise<Position> {
    return await readPosition((text) => this.#options.pools.query(placement, text))
  }
}
