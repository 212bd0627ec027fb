import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * The microseconds of a request, with one under way on each of so many connections. Written and read as bytes: what a client
 * of HTTP takes for itself would hide what the server takes.
 */
export async function sendRequests(
  port: number,
  slug: string,
  { connections, requests }: { readonly connections: number; readonly requests: number },
): Promise<number> {
  const bytes = Buffer.from(
    `GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx-tenant: ${slug}\r\nconnection: keep-alive\r\n\r\n`,
  )
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  try {
    let left = requests
    const start = performance.now()
    await Promise.all(
      sockets.map(async (socket) => {
        while (left > 0) {
          left -= 1
          socket.write(bytes)
          const [answer] = await once(socket, 'data')
          assertServed(String(answer))
        }
      }),
    )
    return ((performance.now() - start) / requests) * 1000
  } finally {
    for (const socket of sockets) socket.destroy()
  }
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket
}

function assertServed(answer: string): void {
  if (answer.startsWith('HTTP/1.1 200 ') && answer.endsWith('{"isThere":true}')) return
  throw new Error(`The server answered ${JSON.stringify(answer)}.`)
}
