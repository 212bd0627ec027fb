import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

/**
 * Where a program is; its package is installed with apt-get where this is root on a Debian. Undefined where it cannot be.
 *
 * @param paths Where it may be.
 */
export async function findProgram(
  name: string,
  paths: readonly string[],
): Promise<string | undefined> {
  const found = paths.find(existsSync)
  if (found !== undefined || process.getuid?.() !== 0) return found
  const install = ['install', '-y', '--no-install-recommends', name]
  // Without fresh lists the first one may fail.
  await aptGet(...install)
    .catch(async () => {
      await aptGet('update')
      await aptGet(...install)
    })
    .catch((error: unknown) => {
      process.stdout.write(`apt-get: ${String(error)}\n`)
    })
  return paths.find(existsSync)
}

async function aptGet(...args: string[]): Promise<void> {
  await promisify(execFile)('apt-get', args, { timeout: 120_000 })
}
