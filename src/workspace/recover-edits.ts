import { stat } from 'node:fs/promises'
import { join } from 'node:path'

import { RECORD_FILE } from './edit-record.ts'

/**
 * Takes back what a command was writing when it was killed, so that what is there can be read: all of it is
 * as it was, and the standard error says so. Waits for a command that is writing.
 *
 * @param root That of `applyEdits`.
 * @throws {TenantryError} EDITS_NOT_RESTORED, EDITS_UNDER_WAY
 */
export async function recoverEdits(root: string): Promise<void> {
  // Killed at the very beginning, a run has left the record that it was writing, and nothing else.
  const left = [RECORD_FILE, `${RECORD_FILE}.tmp`].map((file) =>
    stat(join(root, file)).catch(() => undefined),
  )
  if ((await Promise.all(left)).every((found) => found === undefined)) return
  const { withEditLock } = await import('./edit-lock.ts')
  await withEditLock(root, async () => undefined)
}
