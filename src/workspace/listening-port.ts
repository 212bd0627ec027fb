import { connect, createServer } from 'node:net'

/** The port that could be listened on for a moment; undefined when it is taken or not ours to take. */
export async function listenOnce(port: number, host?: string): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>()
  const server = createServer()
  server.once('error', () => resolve(undefined))
  server.listen({ port, exclusive: true, ...(host && { host }) }, () => {
    const address = server.address()
    const listened = typeof address === 'object' && address ? address.port : undefined
    server.close(() => resolve(listened))
  })
  return promise
}

/** Whether somebody answers on this port of this machine. */
export async function isListening(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect({ port, host: 'localhost', autoSelectFamily: true })
  socket.once('connect', () => resolve(true))
  socket.once('error', () => resolve(false))
  const answered = await promise
  socket.destroy()
  return answered
}
