import { readFile, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

import { reasonOf, TenantryError } from '@tenantry/runtime/errors'
import * as v from 'valibot'

import type { PackageManager } from '../../scaffold/index.ts'
import { ignoreMissing } from '../has-code.ts'

const Versions = v.optional(v.record(v.string(), v.string()), {})

const Manifest = v.object({
  name: v.optional(v.string(), 'app'),
  type: v.optional(v.picklist(['module', 'commonjs'])),
  dependencies: Versions,
  devDependencies: Versions,
  peerDependencies: Versions,
  scripts: Versions,
})

/** The package that code belongs to. */
export interface OwnPackage {
  /** Relative to the root; empty for the root itself. */
  readonly folder: string
  readonly manifest: v.InferOutput<typeof Manifest>
  readonly manager: PackageManager
}

/**
 * The package of a folder: the nearest one at or above it, below the root.
 *
 * @throws {TenantryError} EXTRACT_PACKAGE_INVALID
 */
export async function readPackage(root: string, folder: string): Promise<OwnPackage> {
  const found = (await findAbove(join(root, folder), 'package.json', root)) ?? root
  return {
    folder: relative(root, found),
    manifest: await readManifest(found),
    manager: await managerOf(found),
  }
}

/** The nearest folder that has a file: from one up to another one. */
export async function findAbove(
  folder: string,
  name: string,
  last: string,
): Promise<string | undefined> {
  if (await isFile(join(folder, name))) return folder
  const above = dirname(folder)
  return folder === last || above === folder ? undefined : await findAbove(above, name, last)
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(ignoreMissing)
  return found?.isFile() ?? false
}

/** Of a folder without one what is there by default. @throws {TenantryError} EXTRACT_PACKAGE_INVALID */
async function readManifest(folder: string): Promise<OwnPackage['manifest']> {
  const path = join(folder, 'package.json')
  const text = (await readFile(path, 'utf8').catch(ignoreMissing)) ?? '{}'
  try {
    return v.parse(Manifest, JSON.parse(text))
  } catch (cause) {
    const field = v.isValiError<typeof Manifest>(cause) ? v.getDotPath(cause.issues[0]) : null
    throw new TenantryError('EXTRACT_PACKAGE_INVALID', {
      message: `${path} cannot be read: ${field === null ? '' : `${field}: `}${reasonOf(cause)}.`,
      hint: 'Mend it, and run the command again.',
      details: { path },
      cause,
    })
  }
}

const LOCK_FILES: readonly (readonly [string, PackageManager])[] = [
  ['package-lock.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
]

/** By its lock file, which may lie above the package. */
async function managerOf(folder: string): Promise<PackageManager> {
  for (const [name, manager] of LOCK_FILES) if (await isFile(join(folder, name))) return manager
  return folder === dirname(folder) ? 'npm' : await managerOf(dirname(folder))
}
