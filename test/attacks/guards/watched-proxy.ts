import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

import type { Scene } from '../scene/create-scene.ts'

/** A way to the server of a fleet that knows how many go it. */
export interface WatchedProxy {
  readonly url: string
  /** The most connections that were open at once. */
  most(): number
  close(): Promise<void>
}

/** A server takes its time to go; who does not wait for that is seen to have one more open. */
const LINGER_MS = 20

/** @param options.isDeaf Whether nobody hears that the server has closed a connection. Default: no. */
export async function startWatchedProxy(
  scene: Scene,
  options: { readonly isDeaf?: boolean } = {},
): Promise<WatchedProxy> {
  const url = new URL(scene.config.clusters['primary']?.url ?? '')
  const { hostname, port } = url
  const sockets = new Set<Socket>()
  const open = new Set<Socket>()
  let most = 0
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
    }
    most = Math.max(most, open.add(upstream).size)
    client.on('data', (chunk) => upstream.write(chunk))
    client.on('end', () => (options.isDeaf === true ? client : upstream).end())
    client.on('close', () => upstream.destroy())
    upstream.on('data', (chunk) => client.write(chunk))
    upstream.on('end', () => {
      setTimeout(() => {
        open.delete(upstream)
        if (options.isDeaf !== true) client.destroy()
      }, LINGER_MS)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('There is no port.')
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  return {
    url: url.href,
    most: () => most,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
