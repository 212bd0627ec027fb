import { createHash } from 'node:crypto'
import { unlink } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { hasCode } from './has-code.ts'

const RETRY_MS = 20

/**
 * A listening local socket, which one process of this machine can have. The kernel lets go of it when its
 * holder dies, however it dies, and those who wait are told by their connection closing. Disposing lets go.
 */
export type SocketLock = AsyncDisposable

/** Linux has sockets without a file and Windows has pipes; both vanish with their holder. */
export function lockAddress(purpose: string): string {
  const name = `tenantry-${createHash('sha256').update(purpose).digest('hex').slice(0, 24)}`
  if (process.platform === 'linux') return `\0${name}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.lock`)
}

/** Takes the lock; undefined when another process has it. */
export async function tryLock(address: string): Promise<SocketLock | undefined> {
  const lock = await tryListen(address)
  if (lock !== undefined || !(await isLeftBehind(address))) return lock
  await unlink(address).catch(() => undefined)
  return tryListen(address)
}

/** Takes the lock as soon as it is free; undefined when that takes longer than `timeoutMs`. */
export async function waitForLock(
  address: string,
  timeoutMs: number,
): Promise<SocketLock | undefined> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const lock = await tryLock(address)
    if (lock !== undefined || Date.now() >= deadline) return lock
    await waitForHolder(address, deadline - Date.now())
    await delay(RETRY_MS)
  }
}

/** Resolves when the holder lets go, or when the time is over. */
export async function waitForHolder(address: string, timeoutMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const socket = connect(address)
  socket.setTimeout(timeoutMs, () => socket.destroy())
  socket.once('error', () => resolve())
  socket.once('close', () => resolve())
  return promise
}

async function tryListen(address: string): Promise<SocketLock | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<SocketLock | undefined>()
  const waiting = new Set<Socket>()
  const server = createServer((socket) => {
    waiting.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => waiting.delete(socket))
  })
  server.once('error', (error) => {
    if (hasCode(error, 'EADDRINUSE')) resolve(undefined)
    else reject(error)
  })
  server.listen(address, () => resolve({ [Symbol.asyncDispose]: () => release(server, waiting) }))
  return promise
}

async function release(server: Server, waiting: ReadonlySet<Socket>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  for (const socket of waiting) socket.destroy()
  await promise
}

/** Whether a file of a holder that died is all there is (macOS). */
async function isLeftBehind(address: string): Promise<boolean> {
  if (address.startsWith('\0')) return false
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(address)
  socket.once('connect', () => resolve(false))
  socket.once('error', (error) => resolve(hasCode(error, 'ECONNREFUSED')))
  const left = await promise
  socket.destroy()
  return left
}
