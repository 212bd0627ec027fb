import { createHash } from 'node:crypto'
import { realpath, unlink } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { TenantryError } from '@tenantry/runtime/errors'

import { hasCode } from '../has-code.ts'

const RETRY_MS = 20

/**
 * Runs `work` while no other process on this machine does so for the same project.
 *
 * The lock is a listening local socket: the kernel lets go of it when its holder dies, however it dies,
 * and those who wait are told by their connection closing.
 *
 * @throws {TenantryError} EMBEDDED_POSTGRES_BUSY when the lock is not free within `timeoutMs`.
 */
export async function withProjectLock<Result>(
  root: string,
  work: () => Promise<Result>,
  timeoutMs = 120_000,
): Promise<Result> {
  const address = await lockAddress(root)
  const lock = await acquire(address, root, Date.now() + timeoutMs)
  try {
    return await work()
  } finally {
    await lock.release()
  }
}

async function acquire(address: string, root: string, deadline: number): Promise<Lock> {
  for (;;) {
    const lock = await tryListen(address)
    if (lock) return lock
    if (Date.now() >= deadline) throw busy(root)
    const outcome = await waitForHolder(address, deadline - Date.now())
    if (outcome === 'dead') await unlink(address).catch(() => undefined)
    await delay(RETRY_MS)
  }
}

interface Lock {
  release(): Promise<void>
}

async function tryListen(address: string): Promise<Lock | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Lock | undefined>()
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
  server.listen(address, () => resolve({ release: () => release(server, waiting) }))
  return promise
}

async function release(server: Server, waiting: ReadonlySet<Socket>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  for (const socket of waiting) socket.destroy()
  await promise
}

/** Resolves when the holder lets go; 'dead' when a file of a holder that died is all there is (macOS). */
async function waitForHolder(address: string, timeoutMs: number): Promise<'released' | 'dead'> {
  const { promise, resolve } = Promise.withResolvers<'released' | 'dead'>()
  const socket = connect(address)
  socket.setTimeout(timeoutMs, () => socket.destroy())
  socket.once('error', (error) => {
    const refused = hasCode(error, 'ECONNREFUSED')
    resolve(refused && !address.startsWith('\0') ? 'dead' : 'released')
  })
  socket.once('close', () => resolve('released'))
  return promise
}

/** Linux has sockets without a file and Windows has pipes; both vanish with their holder. */
async function lockAddress(root: string): Promise<string> {
  const project = createHash('sha256')
    .update(await realpath(root))
    .digest('hex')
    .slice(0, 24)
  const name = `tenantry-${project}`
  if (process.platform === 'linux') return `\0${name}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.lock`)
}

function busy(root: string): TenantryError {
  return new TenantryError('EMBEDDED_POSTGRES_BUSY', {
    message: `Another command is still starting or stopping the embedded PostgreSQL of ${root}.`,
    hint: 'Wait for it to finish, or end it, and try again.',
    details: { root },
  })
}
