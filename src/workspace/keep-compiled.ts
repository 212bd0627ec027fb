import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

/**
 * Has Node keep what it compiles, types stripped, for the next run: below the home of the user, since it takes what
 * it finds there for code. Node's own choice, the folder for temporary files, belongs to everybody. Where there is
 * no home, or none that can be written, nothing is kept.
 */
export function keepCompiled(environment: NodeJS.ProcessEnv = process.env): void {
  const folder = cacheFolder(environment)
  if (folder !== undefined) enableCompileCache(join(folder, 'saas', 'compiled'))
}

/** Where a user's programs keep what they can make anew; undefined where there is no home. */
export function cacheFolder({
  XDG_CACHE_HOME,
  LOCALAPPDATA,
  HOME,
}: NodeJS.ProcessEnv): string | undefined {
  return XDG_CACHE_HOME || LOCALAPPDATA || (HOME && join(HOME, '.cache')) || undefined
}
