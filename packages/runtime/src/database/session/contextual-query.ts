import type { Connection } from 'pg'

import { TenantryError } from '../../errors.ts'
import { asLeftover } from './leftovers.ts'
import type { PreparedStatement } from './prepared-statements.ts'
import { WireQuery } from './wire-query.ts'

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
  /** Sent in its place where the connection before was not clean. Default: the same. */
  readonly inDoubt?: () => LeadingStatement
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

const NONE: readonly string[] = []

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
export class ContextualQuery extends WireQuery {
  readonly #before: readonly LeadingStatement[]
  readonly #prepared: PreparedNames
  readonly #own: PreparedStatement | undefined
  readonly #close: readonly string[]
  #answered = 0

  /** @param portal The portal it runs in. Default: the one without a name. */
  constructor(
    { text, values }: WireStatement,
    { before, prepared, own, close = NONE }: ContextualQueryOptions,
    portal = '',
  ) {
    const name = own === undefined ? {} : { name: own.name }
    super({ text, ...name, portal, values: [...values], queryMode: 'extended' })
    this.#before = before
    this.#prepared = prepared
    this.#own = own
    this.#close = close
  }

  /** Whether what was sent along has run. */
  get hasContext(): boolean {
    return this.#answered === this.#before.length
  }

  override submit(connection: Connection): Error | null {
    connection.stream.cork()
    try {
      for (const name of this.#close) closeStatement(connection, name)
      for (const { text, values, name = '' } of this.#before) {
        if (!this.#prepared.has(name)) {
          // It may be known there after all: parsed once, and failed as it ran.
          if (name !== '') closeStatement(connection, name)
          connection.parse({ text, name, types: [] }, true)
        }
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
    if (this.hasContext) super.handleDataRow(message)
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

  override handleEmptyQuery(connection: Connection): void {
    if (this.#own !== undefined) this.#own.isReady = true
    super.handleEmptyQuery(connection)
  }

  override handleError(error: Error, connection: Connection): void {
    super.handleError(this.hasContext ? error : asLeftover(error), connection)
  }

  /**
   * The Sync is behind the statement already, and a copy swallows it: whatever was answered now, the
   * connection would be one message out of step.
   */
  override handleCopyInResponse(connection: Connection): void {
    this.handleError(copyUnsupported(), connection)
    connection.stream.destroy()
  }
}

function copyUnsupported(): TenantryError {
  return new TenantryError('COPY_UNSUPPORTED', {
    message: 'A statement began to copy rows from the client, and there is nothing to send them.',
    hint: 'Insert many rows in one statement, from arrays: insert into … select … from unnest($1::text[], …); on Citus, insert into … values (…), (…).',
  })
}

/** node-postgres remembers every name it has seen, which would grow for as long as the connection lives. */
function closeStatement(connection: Connection, name: string): void {
  connection.close({ type: 'S', name }, true)
  const parsed = 'parsedStatements' in connection ? connection.parsedStatements : undefined
  if (typeof parsed === 'object' && parsed !== null) Reflect.deleteProperty(parsed, name)
}
