import { dirname, join, relative } from 'node:path'

import type { ProjectFacts } from '../../extract/apply/index.ts'
import { outputOf, placeProjects } from '../../extract/analyse/index.ts'
import type { Cut, ReferredProject } from '../../extract/index.ts'
import { findAbove, type OwnPackage, readPackage } from './read-package.ts'

export interface OpenedProject {
  readonly facts: ProjectFacts
  readonly scripts: Readonly<Record<string, string>>
}

/** What an extraction has to know of the project around a module. */
export async function readProjectFacts(cut: Cut): Promise<OpenedProject> {
  const { root, folder, config } = cut
  const places = placeProjects(cut)
  const owner = places?.is === 'nowhere' ? undefined : places?.owner
  const module = await readPackage(root, folder)
  // A package that is the module goes with it; commands are run, and packages are put, where the whole is built.
  const around = places?.is === 'own' ? await readPackage(root, dirname(config)) : module
  const { folder: packageFolder, manager } = around
  const { manifest } = module
  const { name, type } = manifest
  const { scripts } = around.manifest
  const [, scope, packageName = name] = /^(@[^/]+\/)?(.+)$/.exec(name) ?? []
  const saasRoot = await findAbove(join(root, folder), 'saas.config.ts', root)
  return {
    scripts,
    facts: {
      packageFolder,
      scope: scope ?? `@${packageName}/`,
      packageType: type,
      dependencies: { ...versionsOf(around), ...versionsOf(module) },
      tsconfig: owner?.config ?? config,
      saasConfig:
        saasRoot === undefined ? undefined : join(relative(root, saasRoot), 'saas.config.ts'),
      packageManager: manager,
      ...(places === undefined || places.is === 'nowhere'
        ? placesOf(cut, packageFolder)
        : { base: places.base, outFolder: outFolderOf(places, root) }),
    },
  }
}

function versionsOf({ manifest }: OwnPackage): Readonly<Record<string, string>> {
  const { dependencies, devDependencies, peerDependencies } = manifest
  return { ...devDependencies, ...peerDependencies, ...dependencies }
}

function outFolderOf(
  { owner, base }: { readonly owner: ReferredProject; readonly base: string },
  root: string,
): string | undefined {
  return owner.options.emitDeclarationOnly === true ? undefined : outputOf(base, owner, root)
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
