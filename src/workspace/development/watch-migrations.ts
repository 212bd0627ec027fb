import { watch } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const QUIET_MS = 200

/** Calls back, one call at a time, when a migration of any module is added, changed or removed. */
export async function watchMigrations(
  root: string,
  onChange: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const { filename } of watch(join(root, 'src'), { recursive: true, signal })) {
      if (!isMigration(filename)) continue
      // Editors write in several steps; and the events of this pause are in the iterator's queue.
      await delay(QUIET_MS, undefined, { signal })
      await onChange()
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function isMigration(filename: string | null): boolean {
  const path = filename?.replaceAll(sep, '/') ?? ''
  return /^modules\/[^/]+\/migrations\/[^/]+\.(ts|sql)$/.test(path)
}
