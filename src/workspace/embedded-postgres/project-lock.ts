import { realpath } from 'node:fs/promises'

import { TenantryError } from '@tenantry/runtime/errors'

import { lockAddress, waitForLock } from '../socket-lock.ts'

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
  await using lock = await waitForLock(lockAddress(await realpath(root)), timeoutMs)
  if (lock === undefined) throw busy(root)
  return await work()
}

function busy(root: string): TenantryError {
  return new TenantryError('EMBEDDED_POSTGRES_BUSY', {
    message: `Another command is still starting or stopping the embedded PostgreSQL of ${root}.`,
    hint: 'Wait for it to finish, or end it, and try again.',
    details: { root },
  })
}
