import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http'
import { connect } from 'node:net'
import type { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'

export interface RawRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string | Buffer | Readable
}

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** A request over a real socket, and its answer byte by byte: nothing is followed, parsed or unpacked. */
export async function sendRaw(url: string, given: RawRequest = {}): Promise<RawAnswer> {
  const { method = 'GET', headers = {}, body } = given
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = requestHttp(url, { method, headers, agent: false }, resolve)
  request.on('error', reject)
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    request.end(body)
  } else {
    body.pipe(request)
  }
  const response = await promise
  const { statusCode: status = 0, headers: answered } = response
  return { status, headers: answered, body: await buffer(response) }
}

/** What comes back, until the server closes, for bytes that no client of HTTP would send. */
export async function sendBytes(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(bytes)
  return await text(socket)
}
