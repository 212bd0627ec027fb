import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'

/** A request of a client, as the routes of a module in a service are to have it: one attempt. */
export interface OutgoingRequest {
  readonly method: string
  /** Below the routes of the module, with the query; begins with a slash. */
  readonly path: string
  /** Names and values in turn, without those that are about a connection or about the length of the body. */
  readonly headers: readonly string[]
  /** Undefined where there is none. */
  readonly body: Readable | undefined
  /** Bytes of the body, where that is known. */
  readonly length: number | undefined
  /** Until the answer begins; counted from the end of the body. */
  readonly timeLeftMs: number
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** The way of requests to a service. */
export interface RequestTransport {
  /**
   * @returns The answer when it begins; its body is still to be read.
   * @throws {TransportFailure} when none began; the reason of the signal when it was aborted.
   */
  send(request: OutgoingRequest): Promise<IncomingMessage>
}
