import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a server that cuts the first connections, and counts all. */
export interface FailingWay extends AsyncDisposable {
  readonly url: string
  readonly attempts: number
  /** Cuts so many of the connections that come, and counts anew. */
  cutNext(count: number): void
}

export async function startFailingWay(serverUrl: string): Promise<FailingWay> {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let left = 0
  let attempts = 0
  const server = createServer((client) => {
    sockets.add(client)
    client.on('error', () => client.destroy())
    client.once('data', (first: Buffer) => {
      attempts += 1
      if (left > 0) {
        left -= 1
        client.destroy()
        return
      }
      const upstream = connect(Number(target.port), target.hostname)
      sockets.add(upstream)
      upstream.on('error', () => client.destroy())
      upstream.write(first)
      client.pipe(upstream).pipe(client)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    get attempts() {
      return attempts
    },
    cutNext(count) {
      left = count
      attempts = 0
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
