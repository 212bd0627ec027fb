import type { IncomingMessage } from 'node:http'

import { operationPath } from '../../contract/wire/protocol.ts'
import type { Answer } from '../../contract/wire/protocol.ts'
import { reasonOf } from '../../errors.ts'
import type { HttpTarget } from './http-target.ts'
import { type OutgoingCall, type Transport, TransportFailure } from './transport.ts'

/** Calls over HTTP/1.1 on connections that stay open. */
export function httpTransport(target: HttpTarget, largestAnswer: number): Transport {
  return {
    send(call) {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>()
      const request = target.start({
        method: 'POST',
        path: operationPath(call.module, call.operation),
        headers: listHeaders(target.host, call),
      })
      const fail = (reason: unknown): void => {
        stop()
        // Whoever fails it, the service sees its caller leave.
        request.destroy()
        reject(reason)
      }
      const stop = endWith(call, fail)
      request.once('response', (response) => {
        readBody(response, largestAnswer, {
          done: (body) => {
            stop()
            resolve({ status: response.statusCode ?? 0, body })
          },
          failed: (error) => fail(failureOf(error)),
        })
      })
      request.once('error', (error) => fail(failureOf(error)))
      request.end(call.body)
      return promise
    },
    async close() {
      target.close()
    },
  }
}

/** As they stand on the wire: of a list Node neither looks up nor checks each one again. */
function listHeaders(host: string, { headers, body }: OutgoingCall): string[] {
  const list = ['host', host, 'content-length', String(Buffer.byteLength(body))]
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined) list.push(name, value)
  }
  return list
}

/** Ends a call at its deadline, or when its caller gives it up. @returns What takes that back. */
function endWith({ timeLeftMs, signal }: OutgoingCall, end: (reason: unknown) => void): () => void {
  const late = (): void =>
    end(new TransportFailure('there was no answer in time', { isLate: true }))
  const timer = setTimeout(late, timeLeftMs)
  if (signal === undefined) return () => clearTimeout(timer)
  const onAbort = (): void => end(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  return () => {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

interface BodyListener {
  readonly done: (body: string) => void
  readonly failed: (error: Error) => void
}

function readBody(
  response: IncomingMessage,
  largest: number,
  { done, failed }: BodyListener,
): void {
  const chunks: Buffer[] = []
  let size = 0
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > largest) failed(new Error(`the answer is larger than ${largest} bytes`))
    else chunks.push(chunk)
  })
  response.once('end', () => {
    const [first] = chunks
    done((chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)).toString())
  })
  // Node says so where the connection is cut within an answer.
  response.once('error', failed)
}

/** Why no answer came. */
export function failureOf(cause: unknown): TransportFailure {
  return cause instanceof TransportFailure
    ? cause
    : new TransportFailure(reasonOf(cause), { cause })
}
