import { rm } from 'node:fs/promises'
import { join } from 'node:path'

const OUTPUT = /\.(?:d\.([cm]?)ts|([cm]?)jsx?)(?:\.map)?$/

/**
 * Whether a compiler has written a file beside what it is made of.
 *
 * @param known The files of a folder that people write.
 */
export function isBuilt(path: string, known: ReadonlySet<string>): boolean {
  if (path.endsWith('.tsbuildinfo')) return true
  const [ending, ofTypes, ofCode = ''] = OUTPUT.exec(path) ?? []
  if (ending === undefined || known.has(path)) return false
  const bare = path.slice(0, -ending.length)
  const kind = ofTypes ?? ofCode
  return known.has(`${bare}.${kind}ts`) || known.has(`${bare}.tsx`)
}

/** Takes away what a compiler has written. */
export async function removeBuilt(root: string, paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map(async (path) => await rm(join(root, path), { force: true })))
}
