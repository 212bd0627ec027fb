import { type IncomingMessage, request as httpRequest } from 'node:http'
import { text } from 'node:stream/consumers'

export interface Answer {
  readonly status: number
  /** The JSON that came back; undefined for an empty body. */
  readonly body: unknown
}

export interface HttpClient {
  get(path: string): Promise<Answer>
  post(path: string, body: unknown): Promise<Answer>
  patch(path: string, body: unknown): Promise<Answer>
  delete(path: string): Promise<Answer>
  /** Posts, and resolves to the id of what was created. Throws for any other answer than a 201. */
  create(path: string, body: unknown): Promise<string>
}

/** A client over a real socket that sends these headers. `fetch` would not do: it sets Host itself. */
export function createHttpClient(
  url: string,
  headers: Readonly<Record<string, string>>,
): HttpClient {
  const send = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const content = body === undefined ? {} : { 'content-type': 'application/json' }
    const options = { method, headers: { ...content, ...headers } }
    const request = httpRequest(new URL(path, url), options, resolve)
    request.on('error', reject)
    request.end(body === undefined ? undefined : JSON.stringify(body))
    return await readAnswer(await promise)
  }
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    patch: (path, body) => send('PATCH', path, body),
    delete: (path) => send('DELETE', path),
    create: async (path, body) => idOf(await send('POST', path, body)),
  }
}

export async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const answer = await text(response)
  const body: unknown = answer === '' ? undefined : JSON.parse(answer)
  return { status: response.statusCode ?? 0, body }
}

function idOf({ status, body }: Answer): string {
  if (status === 201 && typeof body === 'object' && body !== null && 'id' in body) {
    if (typeof body.id === 'string') return body.id
  }
  throw new Error(`expected a 201 with an id, got ${status} ${JSON.stringify(body)}`)
}
