import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { reasonOf } from '@tenantry/runtime/errors'
import { findModuleHomes } from '@tenantry/runtime/modules'

const POLL_MS = 300

/**
 * Calls back, one call at a time, when a migration of any module was added, changed or removed, and nothing
 * has changed since the last look.
 *
 * It looks instead of being told: of a folder with one unreadable file, `fs.watch` tells nothing at all.
 */
export async function watchMigrations(
  root: string,
  onChange: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let known = await describeMigrations(root)
  let last = known
  while (!signal.aborted) {
    await delay(POLL_MS)
    const now = await describeMigrations(root)
    if (now === last && now !== known) {
      known = now
      await onChange()
    }
    last = now
  }
}

/** A text that is another one after any change. What cannot be read is part of it: that may change too. */
async function describeMigrations(root: string): Promise<string> {
  const folders = await listHomes(root)
  const found = await Promise.all(
    folders.map(async (home) => {
      const folder = join(root, home, 'migrations')
      const files = (await list(folder)).filter((file) => /\.(ts|sql)$/.test(file))
      return Promise.all(files.map((file) => describe(join(folder, file))))
    }),
  )
  return found.flat().join('\n')
}

/** Homes that cannot be told count as one that is named after the reason. */
async function listHomes(root: string): Promise<string[]> {
  return await findModuleHomes(root).then(
    (homes) => homes.map(({ folder }) => folder),
    (error: unknown) => [reasonOf(error)],
  )
}

/** A folder that cannot be listed counts as one that holds the reason. */
async function list(folder: string): Promise<string[]> {
  return await readdir(folder).catch((error: NodeJS.ErrnoException) => [`${error.code}.sql`])
}

async function describe(path: string): Promise<string> {
  return await stat(path).then(
    ({ mtimeMs, size }) => `${path} ${mtimeMs} ${size}`,
    (error: NodeJS.ErrnoException) => `${path} ${error.code}`,
  )
}
