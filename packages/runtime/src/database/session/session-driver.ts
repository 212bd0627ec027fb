import {
  createQueryId,
  type DatabaseConnection,
  type Driver,
  IdentifierNode,
  type QueryCompiler,
  type QueryResult,
  RawNode,
  type TransactionSettings,
} from 'kysely'

import type { PoolClient } from 'pg'

import type { AdmitStatement } from './admitted-statement.ts'
import { assertSameSession, type Session } from './session.ts'
import { SessionConnection } from './session-connection.ts'

export interface SessionDriverOptions {
  /**
   * The session of the caller, asked before a connection is taken and again before each statement.
   * Throws where there is none: nothing is sent then.
   */
  readonly session: () => Session
  readonly connect: (session: Session) => Promise<PoolClient>
  readonly prepare: (session: Session) => boolean
  /** Asked before each statement. Default: all may run. */
  readonly admitStatement?: AdmitStatement | undefined
  /** Told before each statement is sent. */
  readonly onStatement?: () => void
  /** Told when one was answered, with an error too. */
  readonly onAnswer?: ((answer: StatementAnswer) => void) | undefined
}

export interface StatementAnswer {
  /** From the sending of the statement to its answer, in milliseconds. */
  readonly tookMs: number
  /** That it returned or changed. */
  readonly rows: number
}

/**
 * A Kysely driver under which no statement runs without its session: builder queries, raw and
 * compiled ones, with or without plugins, since all of them end here.
 */
export class SessionDriver implements Driver {
  readonly #options: SessionDriverOptions

  constructor(options: SessionDriverOptions) {
    this.#options = options
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    // Read before the pool is asked: whoever hands out the connection may run in another context.
    const session = this.#options.session()
    const connect = async (): Promise<PoolClient> => await this.#connect(session)
    return new SessionConnection(await connect(), session, {
      prepare: this.#options.prepare(session),
      reconnect: connect,
      assertSession: () => assertSameSession(session, this.#options.session()),
      admitStatement: this.#options.admitStatement,
      onStatement: () => this.#options.onStatement?.(),
      onAnswer: (answer) => this.#options.onAnswer?.(answer),
    })
  }

  async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    own(connection).begin(settings)
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).commit()
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).rollback()
  }

  async savepoint(
    connection: DatabaseConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    await savepointCommand(connection, 'savepoint', name, compile)
  }

  async rollbackToSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    await savepointCommand(connection, 'rollback to', name, compile)
  }

  async releaseSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    await savepointCommand(connection, 'release', name, compile)
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    own(connection).release()
  }

  /** The pools belong to whoever opened them. */
  async destroy(): Promise<void> {}

  /** What was left in a transaction of somebody else's is dropped. */
  async #connect(session: Session): Promise<PoolClient> {
    for (;;) {
      const client = await this.#options.connect(session)
      const status = client.getTransactionStatus()
      if (status !== 'T' && status !== 'E') return client
      client.release(true)
    }
  }
}

function own(connection: DatabaseConnection): SessionConnection {
  if (connection instanceof SessionConnection) return connection
  throw new TypeError('The connection was not made by this driver.')
}

async function savepointCommand(
  connection: DatabaseConnection,
  command: string,
  name: string,
  compile: QueryCompiler['compileQuery'],
): Promise<QueryResult<unknown>> {
  const node = RawNode.create([`${command} `, ''], [IdentifierNode.create(name)])
  return await own(connection).executeQuery(compile(node, createQueryId()))
}
