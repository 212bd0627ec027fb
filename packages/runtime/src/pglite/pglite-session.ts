import type { PGlite } from '@electric-sql/pglite'

import { quoteIdentifier } from '../database/sql-text.ts'
import { TenantryError } from '../errors.ts'
import { queryMessage, readMessages } from './wire-messages.ts'

/** One of those who share the session: each has a login of its own. */
export interface SessionUser {
  readonly login: string
}

interface Waiter {
  readonly user: SessionUser
  readonly enter: () => void
  readonly refuse: (error: Error) => void
}

/** PGlite's own role: a superuser, whom row-level security does not bind. */
export const PGLITE_ROLE = 'postgres'

const LONGEST_WAIT_MS = 5000

/**
 * The one session of a PGlite, shared by connections that each take it for one of their own. A
 * connection has it from its first message until no transaction of it is open; the next one finds
 * nothing of it left, and runs as its own login, so that row-level security holds for it.
 */
export class PgliteSession {
  readonly #pglite: PGlite
  readonly #waiting = new Set<Waiter>()
  #holder: SessionUser | undefined
  /** Whose settings and identity the session has. */
  #dressedFor: SessionUser | undefined

  constructor(pglite: PGlite) {
    this.#pglite = pglite
  }

  /**
   * Runs what a connection has sent, up to a message that asks for an answer, and returns the answer.
   *
   * @throws {TenantryError} PGLITE_BUSY when another connection has a transaction open for 5 s.
   */
  async run(user: SessionUser, messages: Uint8Array): Promise<Buffer> {
    await this.#enter(user)
    if (this.#dressedFor !== user) await this.#dressFor(user)
    const answer = await this.#execute(messages)
    if (summarize(answer).status === 'I') this.#pass()
    return answer
  }

  /** Rolls back what a connection has left open, and lets the next one in. */
  async leave(user: SessionUser): Promise<void> {
    for (const waiter of this.#waiting) {
      if (waiter.user === user) waiter.refuse(new Error('The connection was closed.'))
    }
    if (this.#holder !== user) return
    await this.#execute(queryMessage('rollback'))
    this.#pass()
  }

  async #enter(user: SessionUser): Promise<void> {
    if (this.#holder === user) return
    if (this.#holder === undefined) {
      this.#holder = user
      return
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiter: Waiter = { user, enter: resolve, refuse: reject }
    const timer = setTimeout(() => reject(busy()), LONGEST_WAIT_MS)
    this.#waiting.add(waiter)
    try {
      await promise
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(waiter)
    }
  }

  #pass(): void {
    const [next] = this.#waiting
    this.#holder = next?.user
    if (next === undefined) return
    this.#waiting.delete(next)
    next.enter()
  }

  /**
   * `set session authorization` and not `set role`: a role that was set may be left again. It is the
   * superuser who starts the session that lets us change it at all.
   */
  async #dressFor(user: SessionUser): Promise<void> {
    this.#dressedFor = undefined
    const identity = `set session authorization ${quoteIdentifier(user.login)}`
    const messages = [queryMessage('discard all'), queryMessage(identity)]
    const { error } = summarize(await this.#execute(Buffer.concat(messages)))
    if (error === undefined) {
      this.#dressedFor = user
      return
    }
    this.#pass()
    throw Object.assign(new Error(error), { code: '28000' })
  }

  async #execute(messages: Uint8Array): Promise<Buffer> {
    const chunks: Uint8Array[] = []
    await this.#pglite.execProtocolRawStream(messages, {
      syncToFs: false,
      // The bytes are a view of PGlite's own memory, which the next call reuses.
      onRawData: (chunk) => chunks.push(chunk.slice()),
    })
    return Buffer.concat(chunks)
  }
}

/** What an answer tells: the state of the transaction, and the first error. */
function summarize(answer: Buffer): { status?: string; error?: string } {
  const summary: { status?: string; error?: string } = {}
  for (const { type, body } of readMessages(answer).messages) {
    if (type === 'Z') summary.status = body.toString('latin1')
    if (type === 'E') summary.error ??= messageOf(body)
  }
  return summary
}

function messageOf(error: Buffer): string {
  const field = error
    .toString('utf8')
    .split('\0')
    .find((text) => text.startsWith('M'))
  return field?.slice(1) ?? 'PGlite refused.'
}

function busy(): TenantryError {
  return new TenantryError('PGLITE_BUSY', {
    message: `A statement waited ${LONGEST_WAIT_MS / 1000} s for another connection to end its transaction: PGlite has one session for all.`,
    hint: 'Use the transaction for all that is done while it is open; or run this test on a server.',
  })
}
