import { PassThrough, type Readable } from 'node:stream'

import type { FastifyReply } from 'fastify'

import { answeredHeaders } from './handed-headers.ts'

/** An answer that has begun, as node:http has it. */
export interface StreamedAnswer extends Readable {
  readonly statusCode?: number | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/**
 * Hands the answer of a service through: status, headers and body, as it comes.
 *
 * @param cut What a body that ends too early is told as, where nothing of it has been sent yet.
 */
export function answerWith(
  reply: FastifyReply,
  answer: StreamedAnswer,
  cut: (error: Error) => Error,
): void {
  const body = new PassThrough()
  answer.on('error', (error) => body.destroy(cut(error)))
  body.once('close', () => answer.destroy())
  answer.pipe(body)
  reply.code(answer.statusCode ?? 502).headers(answeredHeaders(answer.headers))
  void reply.send(body)
}
