import { request } from 'node:http'

export interface HttpAnswer {
  readonly status: number
  readonly body: unknown
}

/** Sends a request to a local port under the host name of a tenant; fetch may not set Host. */
export async function send(
  port: number,
  host: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<HttpAnswer> {
  const payload = body === undefined ? undefined : JSON.stringify(body)
  const headers = {
    host,
    ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
  }
  return await new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, body: parse(text) })
      })
    })
    sent.on('error', reject)
    sent.end(payload)
  })
}

function parse(text: string): unknown {
  return text === '' ? null : JSON.parse(text)
}
