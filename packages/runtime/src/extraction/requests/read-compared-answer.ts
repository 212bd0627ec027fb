import type { IncomingMessage } from 'node:http'

import { NotComparable } from '../shadow/not-comparable.ts'
import { readBounded } from '../remote/read-bounded.ts'
import type { ComparedAnswer } from './compared-answer.ts'

/** What is kept for a comparison that nobody waits for. */
const LARGEST = 1024 * 1024

/** All of an answer, for a comparison. @throws {NotComparable} where it is too large, or compressed. */
export async function readComparedAnswer(answer: IncomingMessage): Promise<ComparedAnswer> {
  const { statusCode = 0, headers } = answer
  if (Number(headers['content-length'] ?? 0) > LARGEST || 'content-encoding' in headers) {
    answer.destroy()
    throw new NotComparable()
  }
  const body = await readBounded(answer, LARGEST)
  return { status: statusCode, contentType: headers['content-type'] ?? '', body }
}
