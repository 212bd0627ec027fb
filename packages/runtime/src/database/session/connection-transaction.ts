import type { TransactionSettings } from 'kysely'

import type { LeadingStatement } from './contextual-query.ts'

/** How far the transaction of one connection is, and which statements may run on it. */
export class ConnectionTransaction {
  #state: 'none' | 'to begin' | 'open' | 'ending' = 'none'
  #begin: LeadingStatement = { text: 'begin', values: [] }
  #number = 0

  /** Whether each statement is a transaction by itself. */
  get isNone(): boolean {
    return this.#state === 'none'
  }

  /** Whether it was begun on the server and goes on. */
  get isOpen(): boolean {
    return this.#state === 'open'
  }

  /** Tells one transaction of the connection from the next. */
  get number(): number {
    return this.#number
  }

  /** Begins with the next statement. */
  begin(settings: TransactionSettings): void {
    this.#begin = { text: beginText(settings), values: [] }
    this.#state = 'to begin'
    this.#number += 1
  }

  /** What the next statement carries: the context, behind `begin` at its start and not at all in its midst. */
  takeLeading(context: () => readonly LeadingStatement[]): readonly LeadingStatement[] {
    switch (this.#state) {
      case 'none':
        return context()
      case 'to begin':
        this.#state = 'open'
        return [this.#begin, ...context()]
      case 'open':
      case 'ending':
        return []
    }
  }

  /**
   * Whether a statement may run now. Kysely queues the statements of one connection: one whose turn comes
   * while the transaction ends would run behind it, without a context. What comes later Kysely refuses.
   */
  get admits(): boolean {
    return this.#state !== 'ending'
  }

  /** @param end Ends it on the server; not called where nothing has begun there. */
  async end(end: () => Promise<string>): Promise<string> {
    const wasOpen = this.#state === 'open'
    this.#state = 'ending'
    try {
      return wasOpen ? await end() : ''
    } finally {
      this.#state = 'none'
    }
  }
}

function beginText({ accessMode, isolationLevel }: TransactionSettings): string {
  const level = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`
  const access = accessMode === undefined ? '' : ` ${accessMode}`
  return `begin${level}${access}`
}
