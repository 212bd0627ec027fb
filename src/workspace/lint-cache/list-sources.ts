import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const SOURCE = /\.(?:[cm]?[jt]sx?|json)$/
/** What `tsc` leaves out of every `include`. */
const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', 'bower_components', 'jspm_packages'])

/**
 * The paths of all files below a folder that a tsconfig.json may name; undefined where a symbolic link leads on to
 * others.
 */
export function listSources(folder: string): readonly string[] | undefined {
  const found: string[] = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (LEFT_OUT.has(entry.name) || entry.name === '.git') continue
    if (entry.isSymbolicLink()) return undefined
    if (entry.isFile() && SOURCE.test(entry.name)) found.push(path)
    if (!entry.isDirectory()) continue
    const inside = listSources(path)
    if (inside === undefined) return undefined
    for (const one of inside) found.push(one)
  }
  return found.toSorted()
}
