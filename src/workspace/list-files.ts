import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { ignoreMissing } from './has-code.ts'

/** Never an application's own. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git', '.saas'])

/**
 * The files below a folder, relative to it, with `/`; what is installed left out. A symbolic link to a folder is
 * followed, as by what runs migrations, unless it leads back to a folder that it lies in.
 */
export async function listFiles(
  root: string,
  below = '',
  around: ReadonlySet<string> = new Set(),
): Promise<readonly string[]> {
  const folder = join(root, below)
  const real = await realpath(folder).catch(ignoreMissing)
  if (real === undefined || around.has(real)) return []
  const entries = await readdir(folder, { withFileTypes: true })
  const within = new Set([...around, real])
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (SKIPPED.has(entry.name)) return entry.isFile() ? [path] : []
      const isFolder =
        entry.isDirectory() || (entry.isSymbolicLink() && (await isFolderAt(root, path)))
      return isFolder ? await listFiles(root, path, within) : [path]
    }),
  )
  return found.flat()
}

async function isFolderAt(root: string, path: string): Promise<boolean> {
  const found = await stat(join(root, path)).catch(ignoreMissing)
  return found?.isDirectory() ?? false
}
