import type { Passage, RequestOutcome } from '../quota/index.ts'
import { type ClosingSocket, whenClosed } from './when-closed.ts'

/** What is needed of the request of Node. */
export interface NodeRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly socket: ClosingSocket & { readonly bytesRead: number; readonly bytesWritten: number }
}

/** What is needed of the response of Node. */
export interface NodeResponse {
  readonly statusCode: number
  readonly writableFinished: boolean
  /** Whether it is over, and has told so. Undefined where only the socket says it, as in HTTP/2. */
  readonly destroyed?: boolean
  once(event: 'close', listener: () => void): unknown
}

/**
 * Ends a passage with the response of Node, however that ends, and counts its bytes on the way: of the request its body,
 * of the response what went over the socket.
 *
 * The socket has to be asked as well. It may be gone already when the request is let in; and where requests wait behind each
 * other on it (HTTP pipelining), Node never tells the end of a response whose turn has not come. And the response may be over
 * already, on a socket that stays: a timeout of the application has answered before the request was let in.
 */
export function endWithResponse(
  passage: Passage,
  { headers, socket }: NodeRequest,
  response: NodeResponse,
): void {
  const [read, written] = [socket.bytesRead, socket.bytesWritten]
  const end = (): void => {
    const length = headers['content-length']
    passage.end({
      bytesIn: length === undefined ? count(socket.bytesRead - read) : count(Number(length)),
      bytesOut: count(socket.bytesWritten - written),
      outcome: outcomeOf(response),
    })
  }
  if (response.destroyed === true) {
    end()
    return
  }
  const forget = whenClosed(socket, end)
  response.once('close', () => {
    forget()
    end()
  })
}

function outcomeOf({ statusCode, writableFinished }: NodeResponse): RequestOutcome {
  if (statusCode >= 500) return 'failed'
  return writableFinished ? 'served' : 'aborted'
}

/** HTTP/2 has no socket whose bytes are one request's. */
function count(bytes: number): number {
  return Number.isFinite(bytes) ? Math.max(0, bytes) : 0
}
