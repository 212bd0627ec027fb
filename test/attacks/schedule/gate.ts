import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

import { WireBatches } from './wire-batches.ts'

/** Something that waits to go on. */
export interface Held {
  /** What it is, the same in each run of the same order. */
  readonly label: string
  /** Lets it go on, and resolves when what follows from it at once is there. */
  readonly release: () => Promise<void>
  /** Breaks what it waits on. Where there is nothing to break it is only released. */
  readonly cut: () => Promise<void>
}

interface Link {
  readonly number: number
  readonly client: Socket
  readonly server: Socket
  /** Until PostgreSQL is ready for the first time, nothing is held. */
  isReady: boolean
  /** Told when the server has answered, or the connection is gone. */
  answered: () => void
}

/** How long an answer may take before it is taken to wait on somebody else: a lock, or a connection. */
const LONGEST_ANSWER_MS = 250

/**
 * Stands between node-postgres and PostgreSQL, and holds what one side sends until it is told to let
 * it pass: the order in which a pool, its connections and the server meet is then a choice.
 */
export class Gate implements AsyncDisposable {
  readonly #server: Server
  readonly #target: URL
  readonly #links = new Set<Link>()
  readonly #held = new Set<Held>()
  #connecting = 0
  #accepted = 0
  #isOpen = false

  private constructor(target: URL) {
    this.#target = target
    this.#server = createServer((client) => this.#accept(client))
  }

  static async listen(databaseUrl: string): Promise<Gate> {
    const gate = new Gate(new URL(databaseUrl))
    gate.#server.listen(0, '127.0.0.1')
    await once(gate.#server, 'listening')
    return gate
  }

  /** The URL of the server, through the gate. */
  get url(): string {
    const url = new URL(this.#target)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server has a port
    const { port } = this.#server.address() as AddressInfo
    url.hostname = '127.0.0.1'
    url.port = String(port)
    return url.href
  }

  /** Whether a connection is being opened, which is not held. */
  get isConnecting(): boolean {
    return this.#connecting > 0
  }

  /**
   * What may go on, in an order that does not depend on the time. Of what one connection sends in one
   * direction it is the first: the network keeps that order too.
   */
  held(): Held[] {
    const first = new Map<string, Held>()
    for (const held of this.#held) if (!first.has(held.label)) first.set(held.label, held)
    return [...first.values()].toSorted((one, other) => (one.label < other.label ? -1 : 1))
  }

  /** Holds a piece of the application itself until it is chosen. */
  async point(label: string): Promise<void> {
    if (this.#isOpen) return
    await new Promise<void>((resolve) => {
      const go = async (): Promise<void> => {
        this.#held.delete(held)
        resolve()
      }
      const held: Held = { label, release: go, cut: go }
      this.#held.add(held)
    })
  }

  /** Lets everything pass, now and from now on. */
  async open(): Promise<void> {
    this.#isOpen = true
    for (const held of this.#held) await held.release()
  }

  /** Holds again. */
  close(): void {
    this.#isOpen = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.open()
    for (const link of this.#links) this.#cut(link)
    this.#server.close()
  }

  #accept(client: Socket): void {
    const { hostname, port } = this.#target
    const server = connect(Number(port || 5432), hostname)
    this.#accepted += 1
    this.#connecting += 1
    const link: Link = {
      number: this.#accepted,
      client,
      server,
      isReady: false,
      answered: () => undefined,
    }
    this.#links.add(link)
    const fromClient = new WireBatches('client')
    const fromServer = new WireBatches('server')
    client.setNoDelay(true)
    server.setNoDelay(true)
    client.on('data', (chunk) => {
      if (!link.isReady) server.write(chunk)
      else
        for (const { data, end } of fromClient.push(chunk)) this.#hold(link, 'to server', data, end)
    })
    server.on('data', (chunk) => {
      if (!link.isReady) {
        client.write(chunk)
        if (isReadyForQuery(chunk)) this.#becomeReady(link)
        return
      }
      for (const { data, end } of fromServer.push(chunk)) this.#hold(link, 'to client', data, end)
    })
    for (const socket of [client, server]) {
      socket.on('error', () => undefined)
      socket.on('close', () => this.#forget(link))
    }
  }

  #becomeReady(link: Link): void {
    link.isReady = true
    this.#connecting -= 1
  }

  #hold(link: Link, direction: 'to server' | 'to client', data: Buffer, end: string): void {
    const isRequest = direction === 'to server'
    const target = isRequest ? link.server : link.client
    const pass = async (): Promise<void> => {
      this.#held.delete(held)
      const answer = isRequest && end !== 'X' ? this.#answerOf(link) : undefined
      if (!isRequest) link.answered()
      target.write(data)
      await answer
    }
    const held: Held = {
      label: `connection ${link.number} ${direction}`,
      release: pass,
      cut: async () => {
        this.#held.delete(held)
        this.#cut(link)
      },
    }
    // The goodbye of a client is no choice: nobody waits for its answer.
    if (this.#isOpen || end === 'X') target.write(data)
    else this.#held.add(held)
    if (!isRequest) link.answered()
  }

  async #answerOf(link: Link): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LONGEST_ANSWER_MS)
      link.answered = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #cut(link: Link): void {
    link.client.destroy()
    link.server.destroy()
  }

  #forget(link: Link): void {
    if (!this.#links.delete(link)) return
    if (!link.isReady) this.#connecting -= 1
    link.isReady = true
    link.answered()
    this.#cut(link)
    for (const held of this.#held) {
      if (held.label.startsWith(`connection ${link.number} `)) this.#held.delete(held)
    }
  }
}

/** Whether a chunk ends with the message that follows a login. */
function isReadyForQuery(chunk: Buffer): boolean {
  const start = chunk.length - 6
  return start >= 0 && chunk[start] === 0x5a && chunk.readInt32BE(start + 1) === 5
}
