import { type Agent, type IncomingHttpHeaders, request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

import { type Answer, readAnswer } from './http-client.ts'

export interface Sending {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly agent?: Agent
  /** Sent in chunks, with pauses, so that the body ends long after the headers. */
  readonly chunks?: readonly string[]
}

export interface AnswerWithHeaders extends Answer {
  readonly headers: IncomingHttpHeaders
}

/** One request to a server on this machine, as it stands: `fetch` would set Host and Connection itself. */
export async function send(
  port: number,
  path: string,
  sending: Sending = {},
): Promise<AnswerWithHeaders> {
  const { method = 'GET', headers = {}, agent, chunks = [] } = sending
  const { promise, resolve, reject } = Promise.withResolvers<AnswerWithHeaders>()
  const options = { port, host: '127.0.0.1', path, method, headers, ...(agent && { agent }) }
  const request = httpRequest(options, (response) => {
    readAnswer(response).then((answer) => resolve({ ...answer, headers: response.headers }), reject)
  })
  request.on('error', reject)
  for (const chunk of chunks) {
    request.write(chunk)
    await sleep(Math.random() * 4)
  }
  request.end()
  return await promise
}
