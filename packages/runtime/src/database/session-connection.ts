import {
  AbortedTransactionError,
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import {
  DatabaseError,
  type PoolClient,
  type QueryResult as PgResult,
  type QueryResultRow,
} from 'pg'

import { TenantryError } from '../errors.ts'
import {
  ContextualQuery,
  contextStatement,
  type LeadingStatement,
  type PreparedNames,
} from './contextual-query.ts'
import { PreparedStatements } from './prepared-statements.ts'
import { lastSequence, sequenceOf } from './query-sequence.ts'
import type { Session } from './session.ts'
import { endsTransaction, leavesTraces } from './session-traces.ts'
import { sqlStateOf } from './sql-state.ts'

const preparedOn = new WeakMap<PoolClient, PreparedNames>()
const statementsOn = new WeakMap<PoolClient, PreparedStatements>()
const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])
const STATEMENT_UNKNOWN = '26000'
/** A prepared `select *` whose table has other columns by now. */
const PLAN_STALE = '0A000'

/**
 * One connection while it serves one session. Outside a transaction each statement carries the
 * context with it; a transaction carries it once, together with `begin` and its first statement.
 */
export class SessionConnection implements DatabaseConnection {
  readonly #client: PoolClient
  readonly #context: LeadingStatement
  readonly #beforeStatement: () => void
  readonly #prepared: PreparedNames
  readonly #statements: PreparedStatements | undefined
  readonly #schema: string
  #transaction: 'none' | 'to begin' | 'open' | 'ending' = 'none'
  #begin: LeadingStatement = { text: 'begin', values: [] }
  #endedAt: number | undefined
  #inFlight = 0
  #isReleased = false
  #isBroken = false

  constructor(
    client: PoolClient,
    session: Session,
    options: { prepare: boolean; beforeStatement: () => void },
  ) {
    this.#client = client
    this.#context = contextStatement(session, options)
    this.#beforeStatement = options.beforeStatement
    this.#prepared = preparedOn.get(client) ?? new Set()
    preparedOn.set(client, this.#prepared)
    this.#schema = session.placement.schema
    if (options.prepare) {
      this.#statements = statementsOn.get(client) ?? new PreparedStatements()
      statementsOn.set(client, this.#statements)
    }
  }

  begin(settings: TransactionSettings): void {
    this.#begin = { text: beginText(settings), values: [] }
    this.#transaction = 'to begin'
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    this.#assertServes(query)
    this.#beforeStatement()
    this.#inFlight += 1
    const { command, rowCount, rows } = await this.#send(query)
      .catch((error: unknown) => {
        // The stack that led to the socket helps nobody; the one that led here names the caller.
        if (error instanceof Error) Error.captureStackTrace(error)
        throw error
      })
      .finally(() => (this.#inFlight -= 1))
    if (leavesTraces(command, query.sql)) this.#isBroken = true
    if (endsTransaction(command, query.sql)) this.#serveNobody()
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Kysely's caller states the row
    const result = { rows: rows as Row[] }
    return WRITES.has(command) ? { ...result, numAffectedRows: BigInt(rowCount ?? 0) } : result
  }

  /** @throws {TenantryError} TRANSACTION_ROLLED_BACK when PostgreSQL answered the commit with a rollback. */
  async commit(): Promise<void> {
    const { command } = await this.#end('commit')
    if (command !== 'ROLLBACK') return
    throw new TenantryError('TRANSACTION_ROLLED_BACK', {
      message: 'The transaction was rolled back although commit was asked for.',
      hint: 'A statement in it failed and the failure was swallowed; let the error leave the transaction.',
      cause: new AbortedTransactionError(),
    })
  }

  /** Never fails: a connection that cannot roll back is dropped, which does the same. */
  async rollback(): Promise<void> {
    await this.#end('rollback').catch(() => (this.#isBroken = true))
  }

  /** Gives the connection back, or drops it when something of this session might be left on it. */
  release(): void {
    this.#isReleased = true
    // What is still on its way may leave anything behind, and its answer comes too late to ask.
    const isIdle = this.#client.getTransactionStatus() === 'I' && this.#inFlight === 0
    const isClean = isIdle && !this.#isBroken && this.#transaction !== 'open'
    this.#client.release(!isClean)
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new TenantryError('STREAM_UNSUPPORTED', {
      message: 'Streaming a result is not supported yet.',
      hint: 'Read in pages instead: order by a key, and ask for the rows behind the last one seen.',
    })
  }

  /** The transaction is not ours any more, nor is its context: nothing else is sent. */
  #serveNobody(): void {
    this.#isBroken = true
    this.#isReleased = true
    this.#transaction = 'none'
  }

  async #end(command: 'commit' | 'rollback'): Promise<{ command: string }> {
    const wasOpen = this.#transaction === 'open'
    this.#transaction = 'ending'
    try {
      return wasOpen ? await this.#client.query(command) : { command: '' }
    } finally {
      this.#transaction = 'none'
      this.#endedAt = lastSequence()
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
    throw new TenantryError('TRANSACTION_ENDED', {
      message: 'A statement came when its transaction or its connection had ended already.',
      hint: 'Await every statement inside the callback; Promise.all ends it as soon as one statement fails.',
    })
  }

  async #send(query: CompiledQuery): Promise<PgResult<QueryResultRow>> {
    const statement = { text: query.sql, values: query.parameters }
    // Only what is a transaction by itself: should its table have changed, it can be sent again.
    const statements = this.#transaction === 'none' ? this.#statements : undefined
    const own = statements?.use(this.#schema, query.sql)
    const leading = { before: this.#statementsBefore(), prepared: this.#prepared }
    try {
      const close = statements?.takeDropped()
      return await this.#submit(new ContextualQuery(statement, { ...leading, own, close }))
    } catch (error) {
      if (own === undefined) throw error
      const isStale = sqlStateOf(error) === PLAN_STALE
      if (isStale || !own.isReady) statements?.forget(this.#schema, query.sql)
      if (!isStale) throw error
      return await this.#submit(new ContextualQuery(statement, leading))
    }
  }

  async #submit(wire: ContextualQuery): Promise<PgResult<QueryResultRow>> {
    return await new Promise((resolve, reject) => {
      wire.callback = (error, result) => {
        if (error === null) resolve(result)
        else reject(this.#noticed(error))
      }
      this.#client.query(wire)
    })
  }

  #statementsBefore(): readonly LeadingStatement[] {
    switch (this.#transaction) {
      case 'none':
        return [this.#context]
      case 'to begin':
        this.#transaction = 'open'
        return [this.#begin, this.#context]
      case 'open':
      case 'ending':
        return []
    }
  }

  #noticed(error: Error & { code?: string }): Error {
    // Somebody deallocated what this connection had prepared, or it is about to break: it can serve
    // nobody any more. Errors that are not PostgreSQL's are those of the connection.
    const { code = '' } = error
    const isStatements = error instanceof DatabaseError && !code.startsWith('57P')
    if (!isStatements || code === STATEMENT_UNKNOWN) this.#isBroken = true
    return error
  }
}

function beginText({ accessMode, isolationLevel }: TransactionSettings): string {
  const level = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`
  const access = accessMode === undefined ? '' : ` ${accessMode}`
  return `begin${level}${access}`
}
