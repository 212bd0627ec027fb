import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Client, QueryResult, QueryResultRow } from 'pg'

import {
  ASK_LISTENING,
  CHANGES_CHANNEL,
  parseBucket,
  SEND_PROBE,
} from '../catalog/tenant-changes.ts'
import type { HeardChanges } from './heard-changes.ts'
import type { RunQuery } from './tenant-directory.ts'
import { withDeadline } from './with-deadline.ts'

/** A connection that is not in use for anything else. */
export interface ListeningConnection extends Pick<Client, 'connect' | 'end' | 'on'> {
  query<Row extends QueryResultRow>(text: string): Promise<QueryResult<Row>>
  /** Whether the process stays alive for it. */
  keepProcess(keep: boolean): void
  destroy(): void
}

export interface ChangeListenerOptions {
  /** Makes one to the catalog's database, not connected yet. */
  readonly connect: () => ListeningConnection
  /** Asks the catalog on the way that lookups take. */
  readonly query: RunQuery
  readonly changes: HeardChanges
}

const LISTEN = `listen ${CHANGES_CHANNEL}`
const PROOF_INTERVAL_MS = 2000
/** A probe wakes every process that listens, so it is sent more rarely than a proof is made. */
const PROOFS_TO_A_PROBE = 15
const ANSWER_DEADLINE_MS = 2000
const IDLE_AFTER_MS = 10_000
const SHORTEST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 5 * 60_000

/**
 * Hears of changes in the catalog on a connection of its own, and proves again and again that it
 * would: first by a probe that is sent on the way that lookups take, which a pooler in transaction
 * mode never delivers; then by asking on the connection itself, where every notification that was
 * committed before comes ahead of the answer.
 *
 * Whatever fails, nothing is served for longer: without a proof, answers live for 5 s.
 */
export class ChangeListener {
  readonly #options: ChangeListenerOptions
  readonly #closing = new AbortController()
  #client: ListeningConnection | undefined
  #running: Promise<void> | undefined
  #expected: { readonly probe: string; readonly arrived: () => void } | undefined
  #pauseMs = SHORTEST_PAUSE_MS
  #pausedUntil = 0

  constructor(options: ChangeListenerOptions) {
    this.#options = options
  }

  /** Starts to listen, unless it listens or has failed a short while ago. Neither waits nor throws. */
  start(): void {
    if (this.#running !== undefined || this.#closing.signal.aborted) return
    if (performance.now() < this.#pausedUntil) return
    // Why it failed is of no use to whoever asks for a tenant: all that changes is how long answers live.
    this.#running = this.#listen()
      .catch(() => this.#pause())
      .finally(() => (this.#running = undefined))
  }

  /** Ends the connection. It holds no process open, so a process may also end without this. */
  async close(): Promise<void> {
    this.#closing.abort()
    const client = this.#client
    if (client === undefined) return
    // Else the process might end before this does.
    client.keepProcess(true)
    const ended = withDeadline(client.end(), ANSWER_DEADLINE_MS)
    await ended.catch(() => client.destroy())
  }

  async #listen(): Promise<void> {
    const { changes } = this.#options
    const client = this.#open()
    try {
      await client.connect()
      // The stream of an encrypted connection is another one than at first.
      client.keepProcess(false)
      await client.query(LISTEN)
      await this.#proveAgainAndAgain(client, performance.now())
    } finally {
      changes.lose()
      this.#client = undefined
      client.end().catch(() => undefined)
    }
  }

  #open(): ListeningConnection {
    const client = this.#options.connect()
    client.keepProcess(false)
    // The statement that waits on a broken connection fails; its event would end the process.
    client.on('error', () => undefined)
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === CHANGES_CHANNEL) this.#hear(payload)
    })
    this.#client = client
    return client
  }

  #hear(payload: string): void {
    const bucket = parseBucket(payload)
    if (bucket !== undefined) this.#options.changes.note(bucket, performance.now())
    else if (payload === this.#expected?.probe) this.#expected.arrived()
  }

  async #proveAgainAndAgain(client: ListeningConnection, listeningSince: number): Promise<void> {
    const { changes } = this.#options
    for (let proofs = 0; ; proofs += 1) {
      const askedAt = performance.now()
      if (proofs % PROOFS_TO_A_PROBE === 0) await this.#probe()
      else await askListening(client)
      changes.prove(listeningSince, askedAt)
      this.#pauseMs = SHORTEST_PAUSE_MS
      do await this.#sleep(PROOF_INTERVAL_MS)
      while (performance.now() > changes.askedAt + IDLE_AFTER_MS)
    }
  }

  async #probe(): Promise<void> {
    const probe = randomUUID()
    const arrival = new Promise<void>((resolve) => {
      this.#expected = { probe, arrived: resolve }
    })
    const { rows } = await withDeadline(
      this.#options.query(SEND_PROBE, [probe]),
      ANSWER_DEADLINE_MS,
    )
    if (rows.length === 0) throw new Error('The catalog does not tell its changes.')
    await withDeadline(arrival, ANSWER_DEADLINE_MS)
  }

  async #sleep(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { ref: false, signal: this.#closing.signal })
  }

  #pause(): void {
    this.#pausedUntil = performance.now() + this.#pauseMs
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS)
  }
}

async function askListening(client: ListeningConnection): Promise<void> {
  const asked = client.query<{ listening: boolean }>(ASK_LISTENING)
  const { rows } = await withDeadline(asked, ANSWER_DEADLINE_MS)
  if (rows[0]?.listening !== true) throw new Error('The connection does not listen any more.')
}
