import { type Connection, Query, type QueryResult, type QueryResultRow } from 'pg'

import type { PreparedStatement } from './prepared-statements.ts'
import type { Session } from './session.ts'
import { searchPathOf } from './sql-text.ts'

/** One statement with its parameters, as the wire protocol takes them. */
export interface WireStatement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** A statement that is sent along before another one. */
export interface LeadingStatement extends WireStatement {
  readonly values: readonly string[]
  /** Prepared under this name on its first use on a connection. Default: unnamed, parsed each time. */
  readonly name?: string
}

export interface ContextualQueryOptions {
  /** Sent along in front of the statement; the context among them unless a transaction has it already. */
  readonly before: readonly LeadingStatement[]
  /** Which of those the connection knows by name; what it confirms is added. */
  readonly prepared: PreparedNames
  /** What the statement itself is prepared as. Default: unnamed, parsed each time. */
  readonly own?: PreparedStatement | undefined
  /** Names to close on the server. Default: none. */
  readonly close?: readonly string[] | undefined
}

/** The named statements that a connection has confirmed; one set for each connection. */
export type PreparedNames = Set<string>

/**
 * The part of node-postgres that pg-cursor and pg-query-stream build on as well: a query writes its
 * own messages and is handed the answers. @types/pg leaves it out.
 */
interface WireQuery {
  callback: (error: Error | null, result: QueryResult<QueryResultRow>) => void
  submit(connection: Connection): Error | null
  hasBeenParsed(connection: Connection): boolean
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, connection: Connection): void
}
type WireQueryConstructor = new (config: {
  text: string
  name?: string
  values: unknown[]
  queryMode: 'extended'
}) => WireQuery

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types leave these methods out
const BaseQuery = Query as unknown as WireQueryConstructor

const NONE: readonly string[] = []
const CONTEXT_STATEMENT = `select pg_catalog.set_config('tenantry.tenant_id', $1, true), \
pg_catalog.set_config('search_path', $2, true), \
pg_catalog.set_config('statement_timeout', $3, true), \
pg_catalog.set_config('application_name', $4, true)`

/**
 * The statement that puts the session into the current transaction, and only into that one.
 * Measured: prepared by name it costs a quarter less than parsed anew.
 */
export function contextStatement(
  session: Session,
  options: { prepare: boolean },
): LeadingStatement {
  return {
    text: CONTEXT_STATEMENT,
    ...(options.prepare ? { name: 'tenantry_context' } : {}),
    values: [
      session.tenantId ?? '',
      searchPathOf(session.placement.schema),
      String(session.statementTimeoutMs),
      session.label,
    ],
  }
}

/**
 * A statement behind others whose results nobody reads, all before one Sync.
 *
 * PostgreSQL runs what stands between two Syncs as one transaction, and after an error skips to the
 * next Sync. So the context holds for exactly this statement, and where the context cannot be set the
 * statement does not run: closed by construction, in one round trip, without begin and commit
 * (docs/decisions/0002-context-in-one-sync.md).
 *
 * Always the extended protocol: it takes one statement a message, so nothing can be stacked behind it.
 */
export class ContextualQuery extends BaseQuery {
  readonly #before: readonly LeadingStatement[]
  readonly #prepared: PreparedNames
  readonly #own: PreparedStatement | undefined
  readonly #close: readonly string[]
  #answered = 0

  constructor(
    statement: WireStatement,
    { before, prepared, own, close = NONE }: ContextualQueryOptions,
  ) {
    const name = own === undefined ? {} : { name: own.name }
    super({ text: statement.text, ...name, values: [...statement.values], queryMode: 'extended' })
    this.#before = before
    this.#prepared = prepared
    this.#own = own
    this.#close = close
  }

  override submit(connection: Connection): Error | null {
    connection.stream.cork()
    try {
      for (const name of this.#close) closeStatement(connection, name)
      for (const { text, values, name = '' } of this.#before) {
        if (!this.#prepared.has(name)) connection.parse({ text, name, types: [] }, true)
        connection.bind({ statement: name, values: [...values] }, true)
        connection.execute({}, true)
      }
      return super.submit(connection)
    } finally {
      connection.stream.uncork()
    }
  }

  /** The first statement's answer is not this one's: only its own completion tells. */
  override hasBeenParsed(): boolean {
    return this.#own?.isReady ?? false
  }

  override handleDataRow(message: unknown): void {
    if (this.#answered >= this.#before.length) super.handleDataRow(message)
  }

  override handleCommandComplete(message: unknown, connection: Connection): void {
    const answered = this.#before[this.#answered]
    if (answered === undefined) {
      if (this.#own !== undefined) this.#own.isReady = true
      super.handleCommandComplete(message, connection)
      return
    }
    if (answered.name !== undefined) this.#prepared.add(answered.name)
    this.#answered += 1
  }
}

/** node-postgres remembers every name it has seen, which would grow for as long as the connection lives. */
function closeStatement(connection: Connection, name: string): void {
  connection.close({ type: 'S', name }, true)
  const parsed = 'parsedStatements' in connection ? connection.parsedStatements : undefined
  if (typeof parsed === 'object' && parsed !== null) Reflect.deleteProperty(parsed, name)
}
