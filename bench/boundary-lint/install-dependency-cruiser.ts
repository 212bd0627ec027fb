import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export interface DependencyCruiser extends AsyncDisposable {
  readonly program: string
  readonly config: string
}

const REFERENCE = fileURLToPath(new URL('../reference/dependency-cruiser/', import.meta.url))

/** Installs it in a folder of its own, since it parses with a TypeScript that has an API, and ours has none. */
export async function installDependencyCruiser(): Promise<DependencyCruiser> {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-bench-cruiser-'))
  await cp(REFERENCE, folder, { recursive: true })
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder })
  return {
    program: join(folder, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
    config: join(folder, 'dependency-cruiser.config.js'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
