import {
  AbortedTransactionError,
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { PoolClient } from 'pg'

import { TenantryError } from '../errors.ts'
import { type Answer, CheckedOutClient } from './checked-out-client.ts'
import { contextStatement, type LeadingStatement, type WireStatement } from './contextual-query.ts'
import { LeftoverFound } from './leftovers.ts'
import { createPortal, type Portal } from './portal-query.ts'
import { lastSequence, sequenceOf } from './query-sequence.ts'
import type { Session } from './session.ts'
import { endsTransaction, leavesTraces } from './session-traces.ts'

export interface SessionConnectionOptions {
  readonly prepare: boolean
  /** Hands out another connection for the same session, should this one turn out not to be clean. */
  readonly reconnect: () => Promise<PoolClient>
  /** Throws where the session of the caller is another one by now. */
  readonly assertSession: () => void
  /** Told before each statement is sent. */
  readonly onStatement: () => void
}

type Send<Result> = (before: readonly LeadingStatement[]) => Promise<Result>

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])
/** Connections that are tried for one statement until one is clean. */
const MOST_TRIED = 5

/**
 * One connection while it serves one session. Outside a transaction each statement carries the
 * context with it; a transaction carries it once, together with `begin` and its first statement.
 */
export class SessionConnection implements DatabaseConnection {
  readonly #session: Session
  readonly #options: SessionConnectionOptions
  #client: CheckedOutClient
  #transaction: 'none' | 'to begin' | 'open' | 'ending' = 'none'
  /** Tells one transaction from the next. */
  #transactions = 0
  #portals = 0
  #begin: LeadingStatement = { text: 'begin', values: [] }
  #endedAt: number | undefined
  /** Pending while the first statement finds out whether the connection is clean; never rejects. */
  #checking: Promise<void> | undefined
  #isReleased = false

  constructor(client: PoolClient, session: Session, options: SessionConnectionOptions) {
    this.#session = session
    this.#options = options
    this.#client = new CheckedOutClient(client, options)
  }

  begin(settings: TransactionSettings): void {
    this.#begin = { text: beginText(settings), values: [] }
    this.#transaction = 'to begin'
    this.#transactions += 1
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { schema } = this.#session.placement
    const { command, rowCount, rows } = await this.#run(query, (statement, before) => {
      const isAlone = this.#transaction === 'none'
      return this.#client.execute(statement, before, { schema, isAlone })
    })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Kysely's caller states the row
    const result = { rows: rows as Row[] }
    return WRITES.has(command ?? '')
      ? { ...result, numAffectedRows: BigInt(rowCount ?? 0) }
      : result
  }

  /**
   * Yields the rows in chunks, and fetches each when it is asked for. Outside a transaction the stream
   * is one by itself: it commits at its end, or where its reader stops; an error rolls it back.
   *
   * @throws {TenantryError} STREAM_SIZE_INVALID; TRANSACTION_ENDED where the transaction that it was
   * begun in has ended before it.
   */
  async *streamQuery<Row>(
    query: CompiledQuery,
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<Row>> {
    const portal = createPortal((this.#portals += 1), chunkSize)
    const isAlone = this.#transaction === 'none'
    if (isAlone) this.begin({})
    const transaction = this.#transactions
    let command: 'commit' | 'rollback' = 'commit'
    try {
      let { rows } = await this.#run(query, (statement, before) =>
        this.#client.openPortal(portal, statement, before),
      )
      for (;;) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Kysely's caller states the row
        if (rows.length > 0) yield { rows: rows as Row[] }
        if (!portal.isSuspended) break
        rows = await this.#fetch(portal, transaction)
      }
    } catch (error) {
      command = 'rollback'
      throw error
    } finally {
      if (isAlone) await this.#endAlone(command)
      // Nobody has to wait for it; the end of the transaction does.
      else if (this.#isIn(transaction)) void this.#client.closePortal(portal)
    }
  }

  /** @throws {TenantryError} TRANSACTION_ROLLED_BACK when PostgreSQL answered the commit with a rollback. */
  async commit(): Promise<void> {
    if ((await this.#end('commit')) !== 'ROLLBACK') return
    throw new TenantryError('TRANSACTION_ROLLED_BACK', {
      message: 'The transaction was rolled back although commit was asked for.',
      hint: 'A statement in it failed and the failure was swallowed; let the error leave the transaction.',
      cause: new AbortedTransactionError(),
    })
  }

  /** Never fails: a connection that cannot roll back is dropped, which does the same. */
  async rollback(): Promise<void> {
    await this.#end('rollback').catch(() => this.#client.drop())
  }

  /** For a statement whose signal aborts, where `inflightQueryAbortStrategy` is 'cancel query'. */
  async cancelQuery(): Promise<void> {
    await this.#client.cancel()
  }

  /** For a statement whose signal aborts, where `inflightQueryAbortStrategy` is 'kill session'. */
  async killSession(): Promise<void> {
    const client = this.#client
    await client.cancel().finally(() => client.destroy())
  }

  /** Gives the connection back, or drops it when something of this session might be left on it. */
  release(): void {
    this.#isReleased = true
    if (this.#transaction === 'open') this.#client.drop()
    this.#client.release()
  }

  async #run(
    query: CompiledQuery,
    send: (statement: WireStatement, before: readonly LeadingStatement[]) => Promise<Answer>,
  ): Promise<Answer> {
    while (this.#checking !== undefined) await this.#checking
    this.#assertServes(query)
    this.#options.assertSession()
    this.#options.onStatement()
    const statement = { text: query.sql, values: query.parameters }
    let command: string | null = null
    try {
      const answer = await this.#send((before) => send(statement, before))
      command = answer.command ?? ''
      return answer
    } catch (error) {
      // The stack that led to the socket helps nobody; the one that led here names the caller.
      if (error instanceof Error) Error.captureStackTrace(error)
      throw error
    } finally {
      if (leavesTraces(command, query.sql)) this.#client.drop()
      if (this.#client.isAstray || endsTransaction(command, query.sql)) this.#serveNobody()
    }
  }

  /** Lets nobody pass the first statement, which finds out whether the connection is clean. */
  async #send<Result>(send: Send<Result>): Promise<Result> {
    const before = this.#takeBefore()
    if (this.#client.hasContext) return await this.#sendClean(send, before, 1)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#checking = promise
    try {
      return await this.#sendClean(send, before, MOST_TRIED)
    } finally {
      this.#checking = undefined
      resolve()
    }
  }

  /** Nothing behind a context that fails has run, so that it can run on another connection. */
  async #sendClean<Result>(
    send: Send<Result>,
    before: readonly LeadingStatement[],
    most: number,
  ): Promise<Result> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await send(before)
      } catch (error) {
        const isRefused = error instanceof LeftoverFound
        if (isRefused && tried < most) {
          await this.#reconnect()
          continue
        }
        if (isRefused || (this.#transaction === 'open' && !this.#client.hasContext)) {
          this.#serveNobody()
        }
        throw isRefused ? notClean(error) : error
      }
    }
  }

  async #reconnect(): Promise<void> {
    this.#client.drop()
    this.#client.release()
    try {
      if (this.#isReleased) throw transactionEnded()
      this.#client = new CheckedOutClient(await this.#options.reconnect(), this.#options)
      if (!this.#isReleased) return
      this.#client.release()
      throw transactionEnded()
    } catch (error) {
      this.#serveNobody()
      throw error
    }
  }

  async #fetch(portal: Portal, transaction: number): Promise<Answer['rows']> {
    if (!this.#isIn(transaction)) throw transactionEnded()
    this.#options.assertSession()
    const { rows } = await this.#client.fetch(portal)
    return rows
  }

  /** Whether a transaction goes on. */
  #isIn(transaction: number): boolean {
    return !this.#isReleased && this.#transaction === 'open' && this.#transactions === transaction
  }

  /** The transaction is not ours any more, nor is its context: nothing else is sent. */
  #serveNobody(): void {
    this.#client.drop()
    this.#isReleased = true
    this.#transaction = 'none'
  }

  async #end(command: 'commit' | 'rollback'): Promise<string> {
    await this.#checking
    const wasOpen = this.#transaction === 'open'
    this.#transaction = 'ending'
    try {
      return wasOpen ? await this.#client.end(command) : ''
    } finally {
      this.#transaction = 'none'
      this.#endedAt = lastSequence()
    }
  }

  /** Ends a transaction of which nobody knows: what was queued while it went on is not late. */
  async #endAlone(command: 'commit' | 'rollback'): Promise<void> {
    const endedAt = this.#endedAt
    try {
      await (command === 'commit' ? this.commit() : this.rollback())
    } finally {
      this.#endedAt = endedAt
    }
  }

  /**
   * Kysely queues the statements of one connection. One that was queued in a transaction and comes
   * when that has ended would commit by itself, on a connection that serves somebody else by now.
   */
  #assertServes({ queryId }: CompiledQuery): void {
    if (!this.#isReleased && this.#transaction !== 'ending') {
      if (this.#endedAt === undefined || this.#transaction !== 'none') return
      if (sequenceOf(queryId) > this.#endedAt) return
    }
    throw transactionEnded()
  }

  #takeBefore(): readonly LeadingStatement[] {
    switch (this.#transaction) {
      case 'none':
        return [this.#context()]
      case 'to begin':
        this.#transaction = 'open'
        return [this.#begin, this.#context()]
      case 'open':
      case 'ending':
        return []
    }
  }

  #context(): LeadingStatement {
    const isFirst = !this.#client.hasContext
    return contextStatement(this.#session, { prepare: this.#options.prepare, isFirst })
  }
}

function beginText({ accessMode, isolationLevel }: TransactionSettings): string {
  const level = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`
  const access = accessMode === undefined ? '' : ` ${accessMode}`
  return `begin${level}${access}`
}

function transactionEnded(): TenantryError {
  return new TenantryError('TRANSACTION_ENDED', {
    message: 'A statement came when its transaction or its connection had ended already.',
    hint: 'Await every statement inside the callback; Promise.all ends it as soon as one statement fails.',
  })
}

function notClean(cause: LeftoverFound): TenantryError {
  return new TenantryError('CONNECTION_NOT_CLEAN', {
    message:
      'The connection held something that an earlier session had left, and so did those tried in its place.',
    hint: 'Look for functions that set tenantry.tenant_id for the whole session, hold cursors, make temporary tables or deallocate; restart a pooler to drop its connections.',
    cause,
  })
}
