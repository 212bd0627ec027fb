import {
  AbortedTransactionError,
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import { DatabaseError, type PoolClient } from 'pg'

import { TenantryError } from '../../errors.ts'
import { sqlStateOf } from '../sql-state.ts'
import { AdmittedStatements, type AdmitStatement } from './admitted-statement.ts'
import type { Answer, CheckedOutClient } from './checked-out-client.ts'
import { CleanClient, type CleanClientOptions, transactionEnded } from './clean-client.ts'
import { ConnectionTransaction } from './connection-transaction.ts'
import { contextStatements } from './context-statement.ts'
import type { LeadingStatement, WireStatement } from './contextual-query.ts'
import { createPortal, type Portal } from './portal-query.ts'
import { assertWrittenFor, isPlainRead } from '../scope/query-notes.ts'
import type { Session } from './session.ts'
import { endsTransaction, leavesTraces } from './session-traces.ts'

export interface SessionConnectionOptions extends CleanClientOptions {
  /** Throws where the session of the caller is another one by now. */
  readonly assertSession: () => void
  /** Asked before each statement, before anything of it is sent. Default: all may run. */
  readonly admitStatement?: AdmitStatement | undefined
  /** Told before each statement is sent. */
  readonly onStatement: () => void
  /** Told when one was answered, with an error too: how long it took, and how many rows it returned or changed. */
  readonly onAnswer: (answer: { readonly tookMs: number; readonly rows: number }) => void
}

type Send = (
  client: CheckedOutClient,
  statement: WireStatement,
  before: readonly LeadingStatement[],
) => Promise<Answer>

const BEGIN: LeadingStatement = { text: 'begin', values: [] }
const READ_ONLY = '25006'
const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/**
 * One connection while it serves one session. Outside a transaction each statement carries the
 * context with it; a transaction carries it once, together with `begin` and its first statement.
 */
export class SessionConnection implements DatabaseConnection {
  readonly #session: Session
  readonly #options: SessionConnectionOptions
  readonly #client: CleanClient
  readonly #transaction = new ConnectionTransaction()
  readonly #admitted = new AdmittedStatements()
  #portals = 0

  constructor(client: PoolClient, session: Session, options: SessionConnectionOptions) {
    this.#session = session
    this.#options = options
    this.#client = new CleanClient(client, options)
  }

  begin(settings: TransactionSettings): void {
    this.#transaction.begin(settings)
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { schema } = this.#session.placement
    const { command, rowCount, rows } = await this.#run(query, (client, statement, before) =>
      client.execute(statement, before, {
        schema,
        isAlone: this.#transaction.isNone,
        isWrapped: this.#isWrapped,
      }),
    )
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
    const isAlone = this.#transaction.isNone
    if (isAlone) this.begin({})
    const { number } = this.#transaction
    let command: 'commit' | 'rollback' = 'commit'
    try {
      let { rows } = await this.#run(query, (client, statement, before) =>
        client.openPortal(portal, statement, before),
      )
      for (;;) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Kysely's caller states the row
        if (rows.length > 0) yield { rows: rows as Row[] }
        if (!portal.isSuspended) break
        rows = await this.#fetch(portal, number)
      }
    } catch (error) {
      command = 'rollback'
      throw error
    } finally {
      if (isAlone) await (command === 'commit' ? this.commit() : this.rollback())
      // Nobody has to wait for it; the end of the transaction does.
      else if (this.#isIn(number)) void this.#client.current.closePortal(portal)
    }
  }

  /**
   * @throws {TenantryError} TRANSACTION_ROLLED_BACK when PostgreSQL answered the commit with a rollback;
   * TRANSACTION_ENDED when there is nothing to commit any more.
   */
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
    await this.#end('rollback').catch(() => this.#client.current.drop())
  }

  /** For a statement whose signal aborts, where `inflightQueryAbortStrategy` is 'cancel query'. */
  async cancelQuery(): Promise<void> {
    await this.#client.current.cancel()
  }

  /** For a statement whose signal aborts, where `inflightQueryAbortStrategy` is 'kill session'. */
  async killSession(): Promise<void> {
    const client = this.#client.current
    await client.cancel().finally(() => client.destroy())
  }

  /** Gives the connection back, or drops it when something of this session might be left on it. */
  release(): void {
    this.#client.release()
    // Of a transaction whose end nobody has heard of.
    this.#admitted.end(true)
  }

  async #run(query: CompiledQuery, send: Send): Promise<Answer> {
    const isAlone = this.#transaction.isNone
    const asked = this.#options.admitStatement?.(query, isAlone)
    const admitted = asked instanceof Promise ? await asked : asked
    if (admitted === undefined) return await this.#runAdmitted(query, send, false)
    const { readOnly } = admitted
    try {
      const answer = await this.#runAdmitted(query, send, readOnly !== undefined)
      admitted.answered({ command: answer.command ?? '', rows: answer.rowCount ?? 0 })
      if (isAlone) admitted.end(true)
      else this.#admitted.add(admitted)
      return answer
    } catch (error) {
      admitted.end(mayHaveRun(error))
      throw readOnly !== undefined && sqlStateOf(error) === READ_ONLY ? readOnly : error
    }
  }

  async #runAdmitted(query: CompiledQuery, send: Send, isReadOnly: boolean): Promise<Answer> {
    while (this.#client.checking !== undefined) await this.#client.checking
    if (this.#client.isRetired || !this.#transaction.admits) throw transactionEnded()
    this.#options.assertSession()
    assertWrittenFor(query, this.#session.tenantId)
    this.#options.onStatement()
    const statement = { text: query.sql, values: query.parameters }
    const before = this.#transaction.takeLeading(() => this.#context(query, isReadOnly))
    let command: string | null = null
    let rows = 0
    const sentAt = performance.now()
    try {
      const answer = await this.#client.send((client) => send(client, statement, before), {
        isInTransaction: this.#transaction.isOpen,
      })
      command = answer.command ?? ''
      rows = answer.rowCount ?? 0
      return answer
    } catch (error) {
      // The stack that led to the socket helps nobody; the one that led here names the caller.
      if (error instanceof Error) Error.captureStackTrace(error)
      throw error
    } finally {
      this.#options.onAnswer({ tookMs: performance.now() - sentAt, rows })
      if (leavesTraces(command, query.sql)) this.#client.current.drop()
      const isAstray = this.#client.current.isAstray || endsTransaction(command, query.sql)
      // The transaction is not ours any more, nor is its context.
      if (isAstray) this.#client.retire()
    }
  }

  async #fetch(portal: Portal, transaction: number): Promise<Answer['rows']> {
    if (!this.#isIn(transaction)) throw transactionEnded()
    this.#options.assertSession()
    const askedAt = performance.now()
    const { rows } = await this.#client.current.fetch(portal)
    this.#options.onAnswer({ tookMs: performance.now() - askedAt, rows: rows.length })
    return rows
  }

  /** Whether the transaction of that number goes on. */
  #isIn(number: number): boolean {
    const { isOpen, number: current } = this.#transaction
    return !this.#client.isRetired && isOpen && number === current
  }

  async #end(command: 'commit' | 'rollback'): Promise<string> {
    await this.#client.checking
    let isWritten = true
    try {
      const ended = await this.#transaction.end(async () => {
        if (this.#client.isRetired) throw transactionEnded()
        return await this.#client.current.end(command)
      })
      isWritten = ended === 'COMMIT'
      return ended
    } finally {
      this.#admitted.end(isWritten)
    }
  }

  /**
   * Whether a statement by itself needs a transaction around it: other servers are told of the tenant
   * inside of one alone.
   */
  get #isWrapped(): boolean {
    const { reach, tenantId } = this.#session
    return reach !== undefined && tenantId !== null && this.#transaction.isNone
  }

  #context(query: CompiledQuery, isReadOnly: boolean): readonly LeadingStatement[] {
    const { prepare } = this.#options
    const session: Session = isReadOnly
      ? { ...this.#session, readOnly: { on: 'cluster' } }
      : this.#session
    const isFirst = !this.#client.current.hasContext
    // A transaction carries its context once, whatever follows.
    const mayWrite = !this.#transaction.isNone || !isPlainRead(query)
    const transaction = this.#transaction.isNone
      ? undefined
      : { serverVersion: this.#client.current.serverVersion }
    const context = contextStatements(session, { prepare, isFirst, mayWrite, transaction })
    return this.#isWrapped ? [BEGIN, ...context] : context
  }
}

/** Whether what a statement does may have been done although it failed: where its connection did. */
function mayHaveRun(error: unknown): boolean {
  return !(error instanceof TenantryError || error instanceof DatabaseError)
}
