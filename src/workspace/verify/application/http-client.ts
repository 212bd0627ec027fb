import { Agent, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'

import type { WireAnswer, WireRequest } from '../../../verify/index.ts'

const TIMEOUT_MS = 30_000
/** A stream of events never ends, and is never silent for long either. */
const LONGEST_ANSWER_MS = 30_000
const LARGEST = 4 * 1024 * 1024
/** Few enough for what an application lets one tenant do at once. */
const SOCKETS = 4
const MOST_WAITS = 20
const LONGEST_WAIT_S = 5

/** Sends requests as they are: any Host, any path. `fetch` writes both itself. */
export class HttpClient implements Disposable {
  readonly #url: URL
  readonly #agent = new Agent({ keepAlive: true, maxSockets: SOCKETS })
  readonly #signal: AbortSignal | undefined

  constructor(url: string, signal?: AbortSignal) {
    this.#url = new URL(url)
    this.#signal = signal
  }

  /** Waits where a quota says so: a request that was not served says nothing. */
  async send(request: WireRequest): Promise<WireAnswer> {
    for (let waits = 0; ; waits += 1) {
      this.#signal?.throwIfAborted()
      const answer = await this.#sendOnce(request)
      if (answer.status !== 429 || waits === MOST_WAITS) return answer
      const seconds = Number(answer.headers['retry-after'] ?? 1)
      await delay(1000 * Math.min(Number.isFinite(seconds) ? seconds : 1, LONGEST_WAIT_S))
    }
  }

  [Symbol.dispose](): void {
    this.#agent.destroy()
  }

  async #sendOnce({ method, path, headers, body }: WireRequest): Promise<WireAnswer> {
    const isSecure = this.#url.protocol === 'https:'
    const { promise, resolve } = Promise.withResolvers<WireAnswer>()
    const fail = (error: Error) => resolve({ status: 0, headers: {}, body: error.message })
    const base = this.#url.pathname.replace(/\/$/, '')
    const options = {
      method,
      path: `${base}${path}`,
      hostname: this.#url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: this.#url.port,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      },
      timeout: TIMEOUT_MS,
      setHost: headers['host'] === undefined,
      ...(isSecure ? {} : { agent: this.#agent }),
    }
    try {
      const sent = (isSecure ? httpsRequest : httpRequest)(options, (response) => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size <= LARGEST) chunks.push(chunk)
        })
        response.on('error', fail)
        response.on('end', () => {
          const all = Object.entries(response.headers).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.join(', ') : (value ?? ''),
          ])
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(all),
            body: Buffer.concat(chunks).toString('utf8'),
          })
        })
        const late = setTimeout(() => {
          response.destroy(new Error(`the answer did not end within ${LONGEST_ANSWER_MS / 1000} s`))
        }, LONGEST_ANSWER_MS)
        response.on('close', () => clearTimeout(late))
      })
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)))
      sent.on('error', fail)
      sent.end(body)
    } catch (error) {
      // A path or header that node:http does not send.
      fail(error instanceof Error ? error : new Error(String(error)))
    }
    return await promise
  }
}
