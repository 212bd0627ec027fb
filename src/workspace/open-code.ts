import { join } from 'node:path'

import { ts } from 'ts-morph'

import {
  type CodeProgram,
  isFileOfPackage,
  type ModuleService,
  toCodeProgram,
} from '../code/index.ts'
import type { ExampleFile } from '../lint/code/index.ts'
import { assertAllRead, assertReadable } from './assert-readable.ts'
import { openProject } from './code-project.ts'
import { compilerHost } from './compiler-host.ts'
import type { SeenProject } from './lint-cache/lint-cache.ts'

/** The TypeScript of an application, before anything is planted beside it. */
export interface OpenedCode {
  /** Whether the types of a package are a part of the program. */
  readonly has: (name: string) => boolean
  /** The program with files beside it that hold what rules are against: in memory alone. */
  plant(plants: readonly ExampleFile[]): PlantedCode
}

export interface PlantedCode {
  readonly own: CodeProgram
  readonly planted: CodeProgram
  /** That what was planted lies in, as far as the program knows. */
  readonly folder: string
  /** What it was made of; undefined where that is not known for certain. */
  readonly seen: SeenProject | undefined
}

/**
 * Reads the files that the application's tsconfig.json names, as the type checker does, and those of its services.
 *
 * @param services Of its modules that have moved: what the tsconfig.json of the application named before is theirs now.
 * @throws {TenantryError} LINT_PROJECT_UNREADABLE; LINT_NOTHING where there is no file; LINT_SYNTAX_ERROR;
 * LINT_IMPORT_UNRESOLVED where a package is not installed whose types the rules go by.
 */
export function openCode(root: string, services: readonly ModuleService[]): OpenedCode {
  const { config, disk, seen } = openProject(root, services)
  const sources = new Map<string, ts.SourceFile>()
  const program = (plants: ReadonlyMap<string, string>): ts.Program =>
    ts.createProgram({
      rootNames: [...config.fileNames, ...plants.keys()],
      options: config.options,
      ...(config.projectReferences && { projectReferences: config.projectReferences }),
      host: keepingHost(compilerHost(config.options, plants, disk), sources),
    })
  const files = program(new Map()).getSourceFiles()
  return {
    has: (name) => files.some(({ fileName }) => isFileOfPackage(fileName, name)),
    plant(plants) {
      const folder = join(root, '.saas', 'planted')
      const texts = new Map(plants.map(({ path, text }) => [join(folder, path), text]))
      const planted = program(texts)
      assertAllRead(config.fileNames, (path) => planted.getSourceFile(path) !== undefined, root)
      return { ...splitProgram(planted, { root, services }, texts), folder, seen: seen() }
    },
  }
}

/** Hands out a file that was read once for every program that asks for it. */
export function keepingHost(
  host: ts.CompilerHost,
  sources: Map<string, ts.SourceFile>,
): ts.CompilerHost {
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) => {
    const file = sources.get(name) ?? read(name, ...rest)
    if (file !== undefined) sources.set(name, file)
    return file
  }
  return host
}

/** What is the application's, and what was planted. @throws {TenantryError} those of assertReadable */
export function splitProgram(
  program: ts.Program,
  { root, services }: { readonly root: string; readonly services: readonly ModuleService[] },
  plants: ReadonlyMap<string, string>,
): Pick<PlantedCode, 'own' | 'planted'> {
  // A file that somebody has put into their folder is the application's.
  const isPlanted = (path: string): boolean => plants.has(path)
  const isOwn = (path: string): boolean =>
    path.startsWith(`${root}/`) && !path.includes('/node_modules/') && !isPlanted(path)
  const own = toCodeProgram(program, isOwn, services)
  assertReadable(own, program, root)
  return { own, planted: toCodeProgram(program, isPlanted) }
}
