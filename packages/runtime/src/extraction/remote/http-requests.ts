import type { ClientRequest, IncomingMessage } from 'node:http'

import { failureOf } from './http-transport.ts'
import type { HttpTarget } from './http-target.ts'
import type { OutgoingRequest, RequestTransport } from './outgoing-request.ts'
import { TransportFailure } from './transport.ts'

/** Requests over HTTP/1.1, with bodies that are handed on while they come. */
export function httpRequests(target: HttpTarget): RequestTransport {
  return {
    send(outgoing) {
      const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
      const { method, path, headers, signal } = outgoing
      const framed = ['host', target.host, ...headers, ...framing(outgoing)]
      const request = target.start({ method, path, headers: framed })
      let answered: IncomingMessage | undefined
      const deadline = startDeadline(outgoing, () => {
        fail(new TransportFailure('there was no answer in time', { isLate: true }))
      })
      const fail = (reason: unknown): void => {
        deadline.end()
        signal.removeEventListener('abort', onAbort)
        answered?.destroy()
        request.destroy()
        reject(reason)
      }
      const onAbort = (): void => fail(signal.reason)
      request.once('response', (answer) => {
        answered = answer
        deadline.end()
        answer.once('close', () => {
          signal.removeEventListener('abort', onAbort)
          // It has answered without the rest of the body, which may have no end.
          if (!request.writableEnded) request.destroy()
        })
        resolve(answer)
      })
      request.on('error', (error) => {
        // A service that refuses a body need not read the rest of it: its answer is there all the same.
        if (answered === undefined) fail(failureOf(error))
      })
      signal.addEventListener('abort', onAbort, { once: true })
      if (signal.aborted) onAbort()
      else sendBody(request, outgoing)
      return promise
    },
  }
}

/** Written anew for this connection, whatever the client had sent. */
function framing({ method, body, length }: OutgoingRequest): string[] {
  if (body !== undefined) {
    return length === undefined
      ? ['transfer-encoding', 'chunked']
      : ['content-length', String(length)]
  }
  return method === 'GET' || method === 'HEAD' ? [] : ['content-length', '0']
}

function sendBody(request: ClientRequest, { body }: OutgoingRequest): void {
  if (body === undefined) {
    request.end()
    return
  }
  // A body that is cut is no shorter body.
  body.once('error', () => request.destroy())
  body.once('close', () => {
    if (!body.readableEnded) request.destroy()
  })
  request.once('close', () => body.unpipe(request))
  body.pipe(request)
}

/** A client may take its time to send a body; the service may not, to answer. */
function startDeadline(
  { body, timeLeftMs }: OutgoingRequest,
  late: () => void,
): { readonly end: () => void } {
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const begin = (): void => {
    if (!isOver) timer = setTimeout(late, timeLeftMs)
  }
  if (body === undefined) begin()
  else body.once('end', begin)
  return {
    end: () => {
      isOver = true
      clearTimeout(timer)
    },
  }
}
