import { Duplex } from 'node:stream'

import { TenantryError } from '../errors.ts'
import { type PgliteSession, PGLITE_ROLE, type SessionUser } from './pglite-session.ts'
import {
  queryMessage,
  readMessages,
  readStartup,
  WELCOME,
  type WireMessage,
} from './wire-messages.ts'

/** The only database there is. */
export const PGLITE_DATABASE = 'postgres'

/** Messages after which a client waits for an answer: query, sync, flush, and the ends of a COPY. */
const ASKS = new Set(['Q', 'S', 'H', 'c', 'f'])
const TERMINATE = 'X'
/** Query and parse: the messages that hold SQL. */
const HOLDS_SQL = new Set(['Q', 'P'])

/** What node-postgres takes for its socket to a server: it connects to nothing, and speaks to PGlite. */
export class PgliteSocket extends Duplex implements SessionUser {
  login = ''
  readonly #session: PgliteSession
  #received: Buffer = Buffer.alloc(0)

  constructor(session: PgliteSession) {
    super()
    this.#session = session
  }

  connect(): this {
    process.nextTick(() => this.emit('connect'))
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#received = Buffer.concat([this.#received, chunk])
    const answered = this.login === '' ? this.#welcome() : this.#answer()
    void settle(answered, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null)
    void settle(this.#session.leave(this), done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    void settle(this.#session.leave(this), (failure) => done(failure ?? error))
  }

  async #welcome(): Promise<void> {
    const startup = readStartup(this.#received)
    if (startup === undefined) return
    this.#received = this.#received.subarray(startup.end)
    const { parameters } = startup
    const database = parameters.get('database') ?? ''
    if (database !== PGLITE_DATABASE) throw otherDatabase(database)
    this.login = parameters.get('user') ?? PGLITE_ROLE
    await this.#session.run(this, queryMessage(''))
    this.push(WELCOME)
  }

  async #answer(): Promise<void> {
    const { messages, end } = readMessages(this.#received)
    const last = messages.at(-1)
    if (last?.type === TERMINATE) return
    if (last === undefined || !ASKS.has(last.type)) return
    if (this.login !== PGLITE_ROLE && messages.some(changesLogin)) throw loginChange(this.login)
    const asked = this.#received.subarray(0, end)
    this.#received = this.#received.subarray(end)
    this.push(await this.#session.run(this, asked))
  }
}

/**
 * The one session is a superuser's, who may become anybody; a login of a server may not. What builds the
 * words at run time is not seen.
 */
function changesLogin({ type, body }: WireMessage): boolean {
  return HOLDS_SQL.has(type) && /session[\s_]+authorization/i.test(body.toString('utf8'))
}

function loginChange(login: string): TenantryError {
  return new TenantryError('PGLITE_LOGIN_CHANGE', {
    message: `A statement of ${JSON.stringify(login)} names the session authorization, which no login of a server may change.`,
    hint: 'Take it out of the statement.',
    details: { login },
  })
}

/** Tells a stream how something ended. */
async function settle(work: Promise<void>, done: (error?: Error | null) => void): Promise<void> {
  try {
    await work
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)))
    return
  }
  done()
}

function otherDatabase(database: string): TenantryError {
  return new TenantryError('PGLITE_ONE_DATABASE', {
    message: `The database ${JSON.stringify(database)} was asked for, and PGlite has one database alone.`,
    hint: 'A silo is a database of its own: test its tenants on a server, or give their tier the mode bridge in this test.',
    details: { database },
  })
}
