import { dirname, join, relative } from 'node:path'

import type { ProjectFacts } from '../../extract/apply/index.ts'
import type { Cut } from '../../extract/index.ts'
import { findAbove, readPackage } from './read-package.ts'

export interface OpenedProject {
  readonly facts: ProjectFacts
  readonly scripts: Readonly<Record<string, string>>
}

/** What an extraction has to know of the project around a module. */
export async function readProjectFacts(cut: Cut): Promise<OpenedProject> {
  const { root, folder, config } = cut
  const { folder: packageFolder, manifest, manager } = await readPackage(root, folder)
  const { name, type, dependencies, devDependencies, peerDependencies, scripts } = manifest
  const [, scope, packageName = name] = /^(@[^/]+\/)?(.+)$/.exec(name) ?? []
  const saasRoot = await findAbove(join(root, folder), 'saas.config.ts', root)
  return {
    scripts,
    facts: {
      packageFolder,
      scope: scope ?? `@${packageName}/`,
      packageType: type,
      dependencies: { ...devDependencies, ...peerDependencies, ...dependencies },
      tsconfig: config,
      saasConfig:
        saasRoot === undefined ? undefined : join(relative(root, saasRoot), 'saas.config.ts'),
      packageManager: manager,
      ...placesOf(cut, packageFolder),
    },
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
