import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'

export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

/** Sends these bytes, and resolves to all that comes back until the server closes the connection. */
export async function sendRaw(port: number, request: string): Promise<string> {
  const socket = await openSocket(port)
  socket.write(request)
  return await text(socket)
}

/** A request without a body, line by line; the last one has to close the connection. */
export function rawRequest(...lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** The status codes of all the answers in what came back. */
export function statusesOf(answers: string): number[] {
  return Array.from(answers.matchAll(/^HTTP\/1\.1 (\d{3})/gm), ([, status]) => Number(status))
}
