import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { ignoreMissing } from './has-code.ts'

/** Never an application's own. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git', '.saas'])

/** The files below a folder, relative to it, with `/`; what is installed left out. */
export async function listFiles(root: string, below = ''): Promise<readonly string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch(ignoreMissing)
  const found = await Promise.all(
    (entries ?? []).map(async (entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : await listFiles(root, path)
      return [path]
    }),
  )
  return found.flat()
}
