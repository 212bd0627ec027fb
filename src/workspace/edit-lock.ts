import { AsyncLocalStorage } from 'node:async_hooks'
import { realpath } from 'node:fs/promises'

import { TenantryError } from '@tenantry/runtime/errors'

import { lockAddress, waitForLock } from './socket-lock.ts'
import { takeBackEdits } from './take-back-edits.ts'

/** Whoever holds it may have to set up the embedded PostgreSQL first. */
const TIMEOUT_MS = 120_000

const held = new AsyncLocalStorage<string>()

/**
 * Runs `work` while no other process of this machine writes files of the application, after what one was writing
 * when it was killed has been taken back. A plan that is made of what lies there is applied inside of the same
 * `work`: what another one wrote in between would be lost.
 *
 * @throws {TenantryError} EDITS_UNDER_WAY, EDITS_NOT_RESTORED
 */
export async function withEditLock<Result>(
  root: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const realRoot = await realpath(root)
  if (held.getStore() === realRoot) return await work()
  await using lock = await waitForLock(lockAddress(`edits of ${realRoot}`), TIMEOUT_MS)
  if (lock === undefined) throw underWay(root)
  if (await takeBackEdits(realRoot)) {
    process.stderr.write('Took back what a command was writing when it was killed.\n')
  }
  return await held.run(realRoot, work)
}

function underWay(root: string): TenantryError {
  return new TenantryError('EDITS_UNDER_WAY', {
    message: `Another command is still writing files in ${root}. Nothing was written.`,
    hint: 'Wait for it to finish, or end it, and try again.',
    details: { root },
  })
}
