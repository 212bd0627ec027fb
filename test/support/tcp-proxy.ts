import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a server that can fail as networks do. */
export interface TcpProxy extends AsyncDisposable {
  /** The URL of the server, by this way. */
  readonly url: string
  /** Nothing passes any more in either direction, and nobody is told. */
  freeze(): void
  /** The same for what is open; what is opened from now on passes. */
  freezeOpen(): void
  /** What is opened from now on leads to another server; what is open stays where it is. */
  redirect(serverUrl: string): void
  /** Cuts what is open, and refuses what is new. */
  cut(): void
  /** What the server sends from now on arrives so many milliseconds later, in its order. */
  delay(milliseconds: number): void
  /** All is as it was at first; what was frozen arrives. */
  restore(): void
}

export async function startTcpProxy(serverUrl: string): Promise<TcpProxy> {
  let target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let state: 'open' | 'frozen' | 'cut' = 'open'
  let delayMs = 0
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer((client) => {
    keep(client)
    if (state === 'cut') {
      client.destroy()
      return
    }
    const upstream = connect(Number(target.port), target.hostname)
    keep(upstream)
    client.on('data', (chunk) => upstream.write(chunk))
    let lastAt = 0
    upstream.on('data', (chunk) => {
      const now = performance.now()
      lastAt = Math.max(lastAt, now + delayMs)
      if (lastAt <= now) client.write(chunk)
      else setTimeout(() => client.write(chunk), lastAt - now)
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    if (state === 'frozen') for (const socket of [client, upstream]) socket.pause()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = new URL(serverUrl)
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  return {
    url: url.href,
    freeze() {
      state = 'frozen'
      for (const socket of sockets) socket.pause()
    },
    freezeOpen() {
      for (const socket of sockets) socket.pause()
    },
    redirect(otherUrl) {
      target = new URL(otherUrl)
    },
    cut() {
      state = 'cut'
      for (const socket of sockets) socket.destroy()
    },
    delay(milliseconds) {
      delayMs = milliseconds
    },
    restore() {
      state = 'open'
      delayMs = 0
      for (const socket of sockets) socket.resume()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
