import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Programs that others check an application with. */
export interface TypeLinters extends AsyncDisposable {
  readonly tsc: string
  readonly eslint: string
  readonly eslintConfig: string
}

const REFERENCE = fileURLToPath(new URL('../reference/typescript-eslint/', import.meta.url))

/** Installs them in a folder of their own: nobody else needs another TypeScript and a second linter. */
export async function installTypeLinters(): Promise<TypeLinters> {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-bench-linters-'))
  await cp(REFERENCE, folder, { recursive: true })
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder })
  const modules = join(folder, 'node_modules')
  return {
    tsc: join(modules, 'typescript', 'bin', 'tsc'),
    eslint: join(modules, 'eslint', 'bin', 'eslint.js'),
    eslintConfig: join(folder, 'eslint.config.js'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
