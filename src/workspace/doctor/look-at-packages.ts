import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import type { PackagesFact } from '../../doctor/index.ts'
import { PACKAGE_MANAGER_COMMANDS, PACKAGE_MANAGERS } from '../../scaffold/index.ts'

const RUNTIME = '@tenantry/runtime'

/** The folder that `from` lies in with a package.json, the nearest one; undefined where there is none. */
export async function findPackageRoot(from: string): Promise<string | undefined> {
  for (let folder = from; ; folder = dirname(folder)) {
    if (await isThere(join(folder, 'package.json'))) return folder
    if (folder === dirname(folder)) return undefined
  }
}

/** What package.json asks for, and what is there. */
export async function lookAtPackages(root: string): Promise<PackagesFact> {
  const manifest = await readManifest(join(root, 'package.json'))
  const wanted = [
    ...namesOf(manifest['dependencies']),
    ...namesOf(manifest['devDependencies']),
  ].toSorted()
  const missing: string[] = []
  for (const name of wanted) {
    if ((await findInstalled(root, name)) === undefined) missing.push(name)
  }
  const lockFiles: PackagesFact['lockFiles'][number][] = []
  for (const packageManager of PACKAGE_MANAGERS) {
    const file = PACKAGE_MANAGER_COMMANDS[packageManager].lockFile
    if (await findAbove(root, file)) lockFiles.push({ file, packageManager })
  }
  const { packageManager } = manifest
  return {
    lockFiles,
    packageManager: typeof packageManager === 'string' ? packageManager : undefined,
    missing,
    runtime: await findInstalled(root, RUNTIME),
    cli: await ownVersion(),
  }
}

async function readManifest(path: string): Promise<Readonly<Record<string, unknown>>> {
  const value: unknown = await readFile(path, 'utf8')
    .then((text) => JSON.parse(text))
    .catch((cause: unknown) => {
      throw new TenantryError('CONFIG_UNREADABLE', {
        message: `${path} cannot be read.`,
        hint: 'Correct it: it has to be JSON.',
        cause,
      })
    })
  return isRecord(value) ? value : {}
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const namesOf = (value: unknown): string[] => (isRecord(value) ? Object.keys(value) : [])

/** The version of a package, as Node would find it from the root; undefined where it is not installed. */
async function findInstalled(root: string, name: string): Promise<string | undefined> {
  const path = await findAbove(root, join('node_modules', name, 'package.json'))
  if (path === undefined) return undefined
  const { version } = await readManifest(path)
  return typeof version === 'string' ? version : ''
}

/** In a workspace packages and lock file lie further up. */
async function findAbove(root: string, name: string): Promise<string | undefined> {
  for (let folder = root; ; folder = dirname(folder)) {
    if (await isThere(join(folder, name))) return join(folder, name)
    if (folder === dirname(folder)) return undefined
  }
}

async function ownVersion(): Promise<string> {
  const { version } = await readManifest(
    join(import.meta.dirname, '..', '..', '..', 'package.json'),
  )
  return String(version)
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}
