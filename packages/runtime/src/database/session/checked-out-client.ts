import { DatabaseError, type PoolClient, type QueryResult, type QueryResultRow } from 'pg'

import { asCatalogOutdated } from '../catalog-outdated.ts'
import { cancelStatement } from './cancel-statement.ts'
import {
  ContextualQuery,
  type LeadingStatement,
  type PreparedNames,
  type WireStatement,
} from './contextual-query.ts'
import { asContextOutdated } from './deleted-context.ts'
import { asDataMoved } from './data-moved.ts'
import { asExceededLimit, isExceededLimit } from './exceeded-limit.ts'
import { type Portal, PortalClose, PortalFetch, PortalQuery } from './portal-query.ts'
import { PreparedStatements } from './prepared-statements.ts'
import { asContextRefused } from '../sign/context-refused.ts'
import { lastErrorOf } from '../connections/last-error.ts'
import { serverVersionOf } from '../connections/server-version.ts'
import { sqlStateOf, STATEMENT_UNKNOWN } from '../sql-state.ts'
import type { WireQuery } from './wire-query.ts'

/** Of node-postgres, for one statement; its types forget that a text without a statement has no command. */
export type Answer = Omit<QueryResult<QueryResultRow>, 'command'> & {
  readonly command: string | null
}

const preparedOn = new WeakMap<PoolClient, PreparedNames>()
const statementsOn = new WeakMap<PoolClient, PreparedStatements>()
/**
 * Prepared with the first context of a connection, and sent along where a context is prepared that the connection has not had
 * yet: it fails where somebody has deallocated what was prepared, as a context does that is known.
 */
const KNOWN: LeadingStatement = { text: 'select', values: [], name: 'tenantry_known' }
/** As node-postgres reads the commands `begin` and `start transaction` from their answer. */
const BEGINS = new Set(['BEGIN', 'START'])
/** The name of a statement, or the plan of a `select *` whose table has other columns by now. */
const GONE = new Set([STATEMENT_UNKNOWN, '0A000'])

/**
 * A connection of a pool from its checkout to its release: it sends what it is told to, and knows
 * whether somebody else may have it afterwards.
 */
export class CheckedOutClient {
  readonly #client: PoolClient
  readonly #prepared: PreparedNames
  readonly #statements: PreparedStatements | undefined
  readonly #isInDoubt: boolean
  #inFlight = 0
  #isBroken = false
  #isReleased = false
  #hasContext = false
  #isAstray = false

  /** @param options.isInDoubt Whether it stands in for a connection that was not clean. Default: false. */
  constructor(
    client: PoolClient,
    options: { readonly prepare: boolean; readonly isInDoubt?: boolean },
  ) {
    this.#client = client
    this.#isInDoubt = options.isInDoubt ?? false
    this.#prepared = preparedOn.get(client) ?? new Set()
    preparedOn.set(client, this.#prepared)
    if (!options.prepare) return
    this.#statements = statementsOn.get(client) ?? new PreparedStatements()
    statementsOn.set(client, this.#statements)
  }

  /** Whether a context has run on it since the checkout: nothing was left on it then. */
  get hasContext(): boolean {
    return this.#hasContext
  }

  /** As a number, such as 170002; 0 where the server did not say. */
  get serverVersion(): number {
    return serverVersionOf(this.#client)
  }

  /** Whether a transaction was begun or ended behind our back. */
  get isAstray(): boolean {
    return this.#isAstray
  }

  /**
   * Sends a statement, prepared from its second use on. One that is `alone`, a transaction by itself, is
   * sent again where its name or its plan is gone: nothing of it has happened then.
   *
   * @param options.isWrapped Whether `before` begins a transaction, which ends with the statement.
   */
  async execute(
    statement: WireStatement,
    before: readonly LeadingStatement[],
    {
      schema,
      isAlone,
      isWrapped,
    }: { readonly schema: string; readonly isAlone: boolean; readonly isWrapped: boolean },
  ): Promise<Answer> {
    const send = async (wire: ContextualQuery): Promise<Answer> =>
      isWrapped ? await this.#submitWrapped(wire) : await this.#submit(wire, isAlone ? 'I' : 'T')
    const leading = { before: this.#leading(before), prepared: this.#prepared }
    const statements = isAlone || !mayGoStale(statement.text) ? this.#statements : undefined
    const own = statements?.use(schema, statement.text)
    try {
      const close = statements?.takeDropped()
      return await send(new ContextualQuery(statement, { ...leading, own, close }))
    } catch (error) {
      if (own === undefined) throw error
      const isGone = GONE.has(sqlStateOf(error) ?? '')
      if (isGone || !own.isReady) statements?.forget(schema, statement.text)
      if (!isGone || !isAlone) throw error
      return await send(new ContextualQuery(statement, leading))
    }
  }

  /** Sends a statement as `execute` does, and takes the first rows only. */
  async openPortal(
    portal: Portal,
    statement: WireStatement,
    before: readonly LeadingStatement[],
  ): Promise<Answer> {
    const options = { before: this.#leading(before), prepared: this.#prepared }
    return await this.#submit(new PortalQuery(statement, portal, options), 'T')
  }

  async fetch(portal: Portal): Promise<Answer> {
    return await this.#submit(new PortalFetch(portal), 'T')
  }

  /** Never fails: a connection that cannot close a portal is dropped. */
  async closePortal(portal: Portal): Promise<void> {
    await this.#submit(new PortalClose(portal)).catch(() => this.drop())
  }

  /** Ends the transaction, and says how it ended. */
  async end(command: 'commit' | 'rollback'): Promise<string> {
    try {
      return (await this.#client.query(command)).command
    } catch (error) {
      throw error instanceof Error ? this.#noticed(error) : error
    }
  }

  /** Has the server give up what it runs, should it run anything; the connection serves nobody else. */
  async cancel(): Promise<void> {
    this.drop()
    if (this.#inFlight > 0) await cancelStatement(this.#client)
  }

  /** Cuts the connection: what waits on it fails now. */
  destroy(): void {
    this.drop()
    this.#client.connection.stream.destroy()
  }

  /** The connection serves nobody else. */
  drop(): void {
    this.#isBroken = true
  }

  /** Gives the connection back, or drops it when something might be left on it. Once is enough. */
  release(): void {
    if (this.#isReleased) return
    this.#isReleased = true
    // What is still on its way may leave anything behind, and its answer comes too late to ask.
    const isIdle = this.#client.getTransactionStatus() === 'I' && this.#inFlight === 0
    this.#client.release(!isIdle || this.#isBroken)
  }

  #leading(before: readonly LeadingStatement[]): readonly LeadingStatement[] {
    if (this.#isInDoubt) return before.map((statement) => statement.inDoubt?.() ?? statement)
    const isNew = ({ name }: LeadingStatement): boolean =>
      name !== undefined && !this.#prepared.has(name)
    // Behind a `begin`, whose settings must come before every query.
    if (!before.some(isNew)) return before
    return before.flatMap((statement) => (isNew(statement) ? [KNOWN, statement] : [statement]))
  }

  /** The end of its transaction is on its way before the statement is answered: it costs no round trip. */
  async #submitWrapped(wire: ContextualQuery): Promise<Answer> {
    const [answer, end] = await Promise.allSettled([this.#submit(wire, 'T'), this.#commit()])
    // Behind a statement that failed it is a rollback, and what failed is the statement.
    if (answer.status === 'rejected') throw answer.reason
    if (end.status === 'rejected') throw end.reason
    // Who began a transaction by hand believes in it, and has none.
    if (BEGINS.has(answer.value.command ?? '')) this.#isAstray = true
    return answer.value
  }

  async #commit(): Promise<void> {
    this.#inFlight += 1
    try {
      await this.#client.query('commit')
    } catch (error) {
      throw error instanceof Error ? this.#noticed(error) : error
    } finally {
      this.#inFlight -= 1
    }
  }

  /** @param expected The state of the transaction behind a success. Default: it stays as it was. */
  async #submit(wire: WireQuery, expected?: 'I' | 'T'): Promise<Answer> {
    const { database: home = '' } = this.#client
    this.#inFlight += 1
    try {
      return await new Promise((resolve, reject) => {
        wire.callback = (error, result) => {
          if (wire instanceof ContextualQuery && wire.hasContext) this.#hasContext = true
          if (error === null) {
            // Now, and not when the promise is looked at: the next answer may be there by then.
            const status = this.#client.getTransactionStatus()
            if (expected !== undefined && status !== expected) this.#isAstray = true
            resolve(result)
          } else reject(this.#noticed(isContext(wire) ? asCatalogOutdated(error, home) : error))
        }
        this.#client.query(wire)
      })
    } finally {
      this.#inFlight -= 1
    }
  }

  #noticed(thrown: Error): Error {
    // The server may have ended the connection between two statements: what fails is the next one.
    const last = lastErrorOf(this.#client)
    const error = isExceededLimit(last) ? last : thrown
    // Somebody deallocated what this connection had prepared, or it is about to break: it can serve
    // nobody any more. Errors that are not PostgreSQL's are those of the connection.
    const code = sqlStateOf(error) ?? ''
    const isStatements = error instanceof DatabaseError && !code.startsWith('57P')
    if (!isStatements || code === STATEMENT_UNKNOWN || isExceededLimit(error)) this.#isBroken = true
    return asDataMoved(asExceededLimit(asContextOutdated(asContextRefused(error))))
  }
}

/**
 * Whether PostgreSQL may refuse the statement, prepared, when its table has got a column: it has a star.
 * In a transaction that would cost the transaction.
 */
function mayGoStale(text: string): boolean {
  return text.includes('*')
}

/** Whether what failed is what was sent along. */
function isContext(wire: WireQuery): boolean {
  return wire instanceof ContextualQuery && !wire.hasContext
}
