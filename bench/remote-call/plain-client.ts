import { Agent, request } from 'node:http'

export interface PlainClient extends AsyncDisposable {
  /** Sends JSON, and reads JSON. */
  post(path: string, body: unknown): Promise<unknown>
}

/** node:http on connections that stay open, as the calls of modules use it, and nothing around it. */
export function plainClient(port: number, connections: number): PlainClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'lifo' })
  return {
    async post(path, body) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      const text = JSON.stringify(body)
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      }
      const sent = request(
        { host: '127.0.0.1', port, path, method: 'POST', agent, headers },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())))
          response.on('error', reject)
        },
      )
      sent.on('error', reject)
      sent.end(text)
      return await promise
    },
    async [Symbol.asyncDispose]() {
      agent.destroy()
    },
  }
}
