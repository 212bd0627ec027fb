import type { PoolClient } from 'pg'

import { TenantryError } from '../../errors.ts'
import { CheckedOutClient } from './checked-out-client.ts'
import { LeftoverFound } from './leftovers.ts'

export interface CleanClientOptions {
  readonly prepare: boolean
  /** Hands out another connection for the same session, should this one turn out not to be clean. */
  readonly reconnect: () => Promise<PoolClient>
}

/** Connections that are tried for one statement until one is clean. */
const MOST_TRIED = 5

/**
 * A connection on which no earlier session left anything. Its first statement finds that out; where
 * something was left, the statement runs on another connection, which takes the place of this one.
 */
export class CleanClient {
  readonly #options: CleanClientOptions
  #client: CheckedOutClient
  #checking: Promise<void> | undefined
  #isRetired = false

  constructor(client: PoolClient, options: CleanClientOptions) {
    this.#options = options
    this.#client = new CheckedOutClient(client, options)
  }

  /** The connection in use; another one when it was not clean. */
  get current(): CheckedOutClient {
    return this.#client
  }

  /** Pending while the first statement is on its way, which nobody passes; never rejects. */
  get checking(): Promise<void> | undefined {
    return this.#checking
  }

  /** Whether nothing else is sent: it was given back, or what it was in the midst of is gone. */
  get isRetired(): boolean {
    return this.#isRetired
  }

  /**
   * Sends the first statement alone, and those behind it as they come.
   *
   * @param isInTransaction Whether the context that the first statement carries is a transaction's, which
   * has none where it fails.
   * @throws {TenantryError} CONNECTION_NOT_CLEAN; TRANSACTION_ENDED where it was given back meanwhile.
   */
  async send<Result>(
    send: (client: CheckedOutClient) => Promise<Result>,
    { isInTransaction }: { readonly isInTransaction: boolean },
  ): Promise<Result> {
    if (this.#client.hasContext) return await this.#sendClean(send, 1)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#checking = promise
    try {
      return await this.#sendClean(send, MOST_TRIED)
    } catch (error) {
      if (isInTransaction && !this.#client.hasContext) this.retire()
      throw error
    } finally {
      this.#checking = undefined
      resolve()
    }
  }

  /** Drops the connection, which serves nobody from now on, the session neither. */
  retire(): void {
    this.#client.drop()
    this.#isRetired = true
  }

  /** Gives the connection back; see `CheckedOutClient.release`. */
  release(): void {
    this.#isRetired = true
    this.#client.release()
  }

  /** Nothing behind a context that fails has run, so that it can run on another connection. */
  async #sendClean<Result>(
    send: (client: CheckedOutClient) => Promise<Result>,
    most: number,
  ): Promise<Result> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await send(this.#client)
      } catch (error) {
        if (!(error instanceof LeftoverFound)) throw error
        if (tried === most) {
          this.retire()
          throw notClean(error)
        }
        await this.#reconnect()
      }
    }
  }

  async #reconnect(): Promise<void> {
    this.#client.drop()
    this.#client.release()
    try {
      if (this.#isRetired) throw transactionEnded()
      this.#client = new CheckedOutClient(await this.#options.reconnect(), {
        ...this.#options,
        isInDoubt: true,
      })
      if (!this.#isRetired) return
      this.#client.release()
      throw transactionEnded()
    } catch (error) {
      this.retire()
      throw error
    }
  }
}

export function transactionEnded(): TenantryError {
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
