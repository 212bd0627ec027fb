import { readFile, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

import * as v from 'valibot'

import type { Cut } from '../../extract/index.ts'
import type { ProjectFacts } from '../../extract/apply/index.ts'
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

/** What of a package.json is asked for. */
export type PackageManifest = v.InferOutput<typeof Manifest>

export interface OpenedProject {
  readonly facts: ProjectFacts
  readonly scripts: Readonly<Record<string, string>>
}

const LOCK_FILES: readonly (readonly [string, PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
]

/** What an extraction has to know of the project around a module. */
export async function readProjectFacts(cut: Cut): Promise<OpenedProject> {
  const { root, folder } = cut
  const packageRoot = (await findAbove(join(root, folder), 'package.json', root)) ?? root
  const manifest = await readManifest(packageRoot)
  const packageFolder = relative(root, packageRoot)
  const [, scope = '', packageName = manifest.name] = /^(@[^/]+\/)?(.+)$/.exec(manifest.name) ?? []
  const saasRoot = await findAbove(join(root, folder), 'saas.config.ts', root)
  const { base, outFolder } = placesOf(cut, packageFolder)
  return {
    scripts: manifest.scripts,
    facts: {
      packageFolder,
      packageName,
      scope: scope === '' ? `@${packageName}/` : scope,
      packageType: manifest.type,
      dependencies: {
        ...manifest.devDependencies,
        ...manifest.peerDependencies,
        ...manifest.dependencies,
      },
      tsconfig: cut.config,
      base,
      outFolder,
      saasConfig:
        saasRoot === undefined ? undefined : join(relative(root, saasRoot), 'saas.config.ts'),
      packageManager: await managerOf(packageRoot),
    },
  }
}

/** The nearest folder at or above one that has a file, up to a last one or the end of the disk. */
async function findAbove(folder: string, name: string, last: string): Promise<string | undefined> {
  if (await isFile(join(folder, name))) return folder
  const above = dirname(folder)
  const isLast = folder === last && !(await isFile(join(above, name)))
  return isLast || above === folder ? undefined : await findAbove(above, name, last)
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(ignoreMissing)
  return found?.isFile() ?? false
}

async function readManifest(folder: string): Promise<PackageManifest> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(ignoreMissing)
  const read = v.safeParse(Manifest, text === undefined ? {} : JSON.parse(text))
  return read.success ? read.output : v.parse(Manifest, {})
}

async function managerOf(packageRoot: string): Promise<PackageManager> {
  for (let folder = packageRoot; ; folder = dirname(folder)) {
    for (const [name, manager] of LOCK_FILES) {
      if (await isFile(join(folder, name))) return manager
    }
    if ((await isFile(join(folder, 'package-lock.json'))) || folder === dirname(folder))
      return 'npm'
  }
}

/** A compiler that writes files counts their paths from a folder: what lies outside of that would change them all. */
function placesOf(
  { program: { options, files }, root }: Cut,
  packageFolder: string,
): Pick<ProjectFacts, 'base' | 'outFolder'> {
  const beside = { base: packageFolder, outFolder: undefined }
  if (options.noEmit === true || options.outDir === undefined) return beside
  const source = options.rootDir ?? commonFolder(files.map(({ fileName }) => fileName))
  const base = relative(root, source)
  const isWithin = base === packageFolder || base.startsWith(`${packageFolder}/`)
  return isWithin || (packageFolder === '' && !base.startsWith('..'))
    ? { base, outFolder: relative(root, options.outDir) }
    : beside
}

function commonFolder(files: readonly string[]): string {
  let common = dirname(files[0] ?? '/')
  for (const file of files) while (!file.startsWith(`${common}/`)) common = dirname(common)
  return common
}
