import { realpath } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

import { TenantryError } from '@tenantry/runtime/errors'

import { lockAddress, type SocketLock, tryLock, waitForHolder } from '../socket-lock.ts'

const RETRY_MS = 20

/**
 * Runs `work` while no other process on this machine does so for the same project.
 *
 * @throws {TenantryError} EMBEDDED_POSTGRES_BUSY when the lock is not free within `timeoutMs`.
 */
export async function withProjectLock<Result>(
  root: string,
  work: () => Promise<Result>,
  timeoutMs = 120_000,
): Promise<Result> {
  const address = lockAddress(await realpath(root))
  const lock = await acquire(address, root, Date.now() + timeoutMs)
  try {
    return await work()
  } finally {
    await lock[Symbol.asyncDispose]()
  }
}

async function acquire(address: string, root: string, deadline: number): Promise<SocketLock> {
  for (;;) {
    const lock = await tryLock(address)
    if (lock) return lock
    if (Date.now() >= deadline) throw busy(root)
    await waitForHolder(address, deadline - Date.now())
    await delay(RETRY_MS)
  }
}

function busy(root: string): TenantryError {
  return new TenantryError('EMBEDDED_POSTGRES_BUSY', {
    message: `Another command is still starting or stopping the embedded PostgreSQL of ${root}.`,
    hint: 'Wait for it to finish, or end it, and try again.',
    details: { root },
  })
}
