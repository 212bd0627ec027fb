import type { Answer } from '../../contract/wire/protocol.ts'

/** A call as it is sent: one attempt. */
export interface OutgoingCall {
  readonly module: string
  readonly operation: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeLeftMs: number
  readonly signal: AbortSignal | undefined
}

/** The way to a service. */
export interface Transport {
  /** @throws {TransportFailure} when no answer came; the reason of the signal when it was aborted. */
  send(call: OutgoingCall): Promise<Answer>
  close(): Promise<void>
}

/** No answer came. Whether the call was done is not known. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure'
  /** Whether that is for want of time, so that there is none to try again. */
  readonly isLate: boolean

  constructor(
    message: string,
    options: { readonly cause?: unknown; readonly isLate?: boolean } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.isLate = options.isLate ?? false
  }
}
