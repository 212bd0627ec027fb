import { TenantryError } from '@tenantry/runtime/errors'

import { lockAddress, waitForLock } from './socket-lock.ts'

/** Writing takes a fraction of a second. */
const TIMEOUT_MS = 30_000

/**
 * Runs `work` while no other process of this machine writes files of the application.
 *
 * @param root Absolute, without symbolic links.
 * @throws {TenantryError} EDITS_UNDER_WAY
 */
export async function withEditLock<Result>(
  root: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await using lock = await waitForLock(lockAddress(`edits of ${root}`), TIMEOUT_MS)
  if (lock !== undefined) return await work()
  throw new TenantryError('EDITS_UNDER_WAY', {
    message: `Another command is still writing files in ${root}. Nothing was written.`,
    hint: 'Wait for it to finish, or end it, and try again.',
    details: { root },
  })
}
