import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { TenantryError } from '@tenantry/runtime/errors'

import type { FileChange, TenantrySource } from '../scaffold/index.ts'

/** The folder of the package `tenantry`: two above this file, in `src` and in `dist` alike. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Where a new application gets Tenantry from: the registry, or, when this is a checkout of the repository, the
 * packages that its build made.
 *
 * @throws {TenantryError} INIT_LOCAL_PACKAGES_MISSING in a checkout that was not built.
 */
export async function findTenantrySource(root = ROOT): Promise<TenantrySource> {
  const version = await readVersion(join(root, 'package.json'))
  const runtime = join(root, 'packages', 'runtime', 'package.json')
  // Published packages have no sources beside them.
  if (!(await exists(runtime))) return { kind: 'registry', version }
  return {
    kind: 'vendored',
    cli: await readPackage(root, `tenantry-${version}.tgz`),
    runtime: await readPackage(root, `tenantry-runtime-${await readVersion(runtime)}.tgz`),
  }
}

async function readPackage(root: string, name: string): Promise<FileChange> {
  const file = join(root, 'local-packages', name)
  try {
    return { path: `vendor/${name}`, content: await readFile(file) }
  } catch (error) {
    throw new TenantryError('INIT_LOCAL_PACKAGES_MISSING', {
      message: `${file} is missing: a new application takes Tenantry from this checkout.`,
      hint: `Run \`npm run build\` in ${root}.`,
      cause: error,
      details: { file },
    })
  }
}

async function readVersion(file: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(file, 'utf8'))
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    return String(manifest.version)
  }
  throw new Error(`${file} has no version.`)
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
