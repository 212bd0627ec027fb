import type { FastifyInstance, FastifyReply, FastifyRequest, InjectOptions } from 'fastify'

import type { ComparedAnswer } from '../extraction/requests/compared-answer.ts'
import { NotComparable } from '../extraction/shadow/not-comparable.ts'
import { LOCAL_PASS_HEADER, type LocalPasses } from './local-passes.ts'

/** Says nothing about what is there, but about what the client has, or about this process. */
const NOT_TOLD: ReadonlySet<number> = new Set([206, 304, 429, 503])

/** The answer that a client gets, for whoever compares it. */
export interface Captured {
  readonly answer: Promise<ComparedAnswer | 'compressed'>
  /** Takes what is about to be sent. */
  capture(reply: FastifyReply, payload: unknown): void
}

/** @param reply Where it ends without an answer, there is nothing to compare. */
export function captureAnswer(reply: FastifyReply): Captured {
  const { promise, resolve, reject } = Promise.withResolvers<ComparedAnswer | 'compressed'>()
  // It may be that nobody asks for it.
  promise.catch(() => undefined)
  reply.raw.once('close', () => reject(new NotComparable()))
  return {
    answer: promise,
    capture(sent, payload) {
      const body = bytesOf(payload)
      const { statusCode: status } = sent
      if (NOT_TOLD.has(status)) reject(new NotComparable())
      else if (sent.hasHeader('content-encoding')) resolve('compressed')
      else if (body === undefined) reject(new NotComparable())
      else resolve({ status, contentType: String(sent.getHeader('content-type') ?? ''), body })
    },
  }
}

/** Has this process answer the same request once more, from the door on. */
export async function answerAgain(
  scope: FastifyInstance,
  request: FastifyRequest,
  passes: LocalPasses,
): Promise<ComparedAnswer> {
  const { url = '/', headers, socket } = request.raw
  const again: InjectOptions = {
    method: request.method === 'HEAD' ? 'HEAD' : 'GET',
    url,
    headers: { ...headers, 'accept-encoding': 'identity', [LOCAL_PASS_HEADER]: passes.issue() },
    ...(socket.remoteAddress !== undefined && { remoteAddress: socket.remoteAddress }),
  }
  const { statusCode: status, headers: answered, rawPayload: body } = await scope.inject(again)
  if (NOT_TOLD.has(status) || 'content-encoding' in answered) throw new NotComparable()
  return { status, contentType: answered['content-type'] ?? '', body }
}

/** Undefined of a stream, which only its client can read. */
function bytesOf(payload: unknown): Buffer | undefined {
  if (payload === undefined || payload === null) return Buffer.alloc(0)
  if (typeof payload === 'string') return Buffer.from(payload)
  return payload instanceof Uint8Array ? Buffer.from(payload) : undefined
}
