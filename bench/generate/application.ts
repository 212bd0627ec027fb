import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { resolveConfig } from '@tenantry/runtime/config'
import { Fleet } from '@tenantry/runtime/fleet'

import { findSaas } from '../saas-program.ts'

/** A new application on its embedded PostgreSQL, which runs and is migrated, as while one develops. */
export interface NewApplication extends AsyncDisposable {
  readonly root: string
  readonly fleet: Fleet
  /** Makes the code what `saas init` has made it. */
  reset(): Promise<void>
}

const NAME = 'bench'
const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))

export async function openNewApplication(): Promise<NewApplication> {
  await using undo = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-bench-'))
  undo.defer(() => rm(folder, { recursive: true, force: true }))
  const root = join(folder, NAME)
  await saas(['init', root, '--no-install', '--no-git', '--yes', '--mode', 'pool'], folder)
  await symlink(MODULES, join(root, 'node_modules'), 'dir')
  await saas(['db', 'start'], root)
  undo.defer(async () => void (await saas(['db', 'stop'], root)))
  await saas(['migrate'], root)
  const url = (await saas(['db', 'url'], root)).trim()
  const config = resolveConfig({ name: NAME, mode: 'pool', clusters: { primary: { url } } })
  const fleet = undo.use(await Fleet.open(config))
  const [source, untouched] = [join(root, 'src'), join(folder, 'untouched')]
  await cp(source, untouched, { recursive: true, preserveTimestamps: true })
  const kept = undo.move()
  return {
    root,
    fleet,
    async reset() {
      await rm(source, { recursive: true })
      await cp(untouched, source, { recursive: true, preserveTimestamps: true })
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

async function saas(args: readonly string[], cwd: string): Promise<string> {
  return (await promisify(execFile)(process.execPath, [findSaas(), ...args], { cwd })).stdout
}
