import { dirname, join, relative } from 'node:path'

import type { Analysis } from '../analyse/index.ts'
import { outputOf } from '../analyse/project-places.ts'
import type { ReferredProject } from '../index.ts'
import { planIgnored } from './ignored-outputs.ts'
import type { Layout } from './layout.ts'
import type { MovedPath } from '../moved-path.ts'
import type { ProjectFacts } from './project-facts.ts'
import type { WrittenFile } from './written-file.ts'

export interface ProjectConfigFacts {
  readonly analysis: Analysis
  readonly layout: Layout
  readonly owner: ReferredProject
  readonly moved: readonly MovedPath[]
  /** The files of the application that the entry point of the service imports, relative to the root. */
  readonly needed: readonly string[]
  readonly project: ProjectFacts
}

/** Where the projects of new packages are, relative to the root. */
export interface ProjectConfigs {
  readonly service: string
  readonly contracts: string
  /** That of the entry point alone; undefined where it needs nothing of the application and is one of the service's files. */
  readonly main: string | undefined
}

/** @param needed The files of the application that the entry point of the service imports. */
export function projectConfigs(
  { service, contracts }: Layout,
  needed: readonly string[],
): ProjectConfigs {
  return {
    service: `${service}/tsconfig.json`,
    contracts: `${contracts}/tsconfig.json`,
    main: needed.length === 0 ? undefined : `${service}/tsconfig.main.json`,
  }
}

/**
 * The projects of the service and of its contracts, which compile as that of the module does. What the entry point imports of the
 * application is of projects that need the module: it is a project of its own, since nobody refers to that one.
 */
export function planProjectConfigs(facts: ProjectConfigFacts): readonly WrittenFile[] {
  const { analysis, layout, owner, moved, needed, project } = facts
  const { projects = [], root } = analysis.cut
  const configs = projectConfigs(layout, needed)
  // What the project of the module has left out stays left out.
  const leftOut = moved.filter(({ from, to }) => {
    return CODE.test(to) && !owner.files.has(join(root, from))
  })
  const inner = {
    include: ['src', 'operations.ts', ...(configs.main === undefined ? ['main.ts'] : [])],
    exclude: ['node_modules', ...leftOut.map(({ to }) => relative(layout.service, to))],
  }
  const packages = [layout.contracts, layout.service]
  const written = [
    ...planIgnored(packages, owner, moved, root),
    configOf(configs.contracts, { include: ['src'], exclude: ['node_modules'] }, [], facts),
    configOf(configs.service, inner, [configs.contracts, ...owner.references], facts),
  ]
  if (configs.main === undefined) return written
  const callers = projects.filter(({ files }) => needed.some((file) => files.has(join(root, file))))
  const unowned = needed.filter((file) => !callers.some(({ files }) => files.has(join(root, file))))
  const references = [configs.contracts, configs.service, ...callers.map(({ config }) => config)]
  const own = project.saasConfig === undefined ? [] : ['saas.config.ts']
  const files = ['main.ts', ...own, ...unowned.map((file) => relative(layout.service, file))]
  return [
    ...written,
    configOf(configs.main, { files, ...(unowned.length > 0 && ALONE) }, references, facts),
  ]
}

const CODE = /\.[cm]?tsx?$/

/** A file that no project compiles is run as it is, and so is what imports it. */
const ALONE = { compilerOptions: { composite: false, noEmit: true } }

function configOf(
  path: string,
  { compilerOptions, ...listed }: { readonly compilerOptions?: object } & Record<string, unknown>,
  references: readonly string[],
  { analysis, owner }: ProjectConfigFacts,
): WrittenFile {
  const { root } = analysis.cut
  const folder = dirname(path)
  const { declarationDir, tsBuildInfoFile } = owner.options
  const to = (place: string): string => relative(folder, place) || '.'
  const written = outputOf(folder, owner, root)
  const name = path.slice(0, path.lastIndexOf('.')).replaceAll('/', '-')
  const content = {
    extends: to(owner.config),
    compilerOptions: {
      ...(compilerOptions ?? {
        rootDir: '.',
        outDir: to(written),
        ...(declarationDir && { declarationDir: to(written) }),
        ...(tsBuildInfoFile && {
          tsBuildInfoFile: to(
            join(dirname(relative(root, tsBuildInfoFile)), `${name}.tsbuildinfo`),
          ),
        }),
      }),
    },
    ...listed,
    references: references.map((reference) => ({ path: referenceTo(path, reference) })),
  }
  return { path, content: `${JSON.stringify(content, null, 2)}\n` }
}

/** How a tsconfig.json names another one, both relative to the root. */
export function referenceTo(from: string, config: string): string {
  const short = config.replace(/(?:^|\/)tsconfig\.json$/, '')
  return relative(dirname(from), short) || '.'
}
