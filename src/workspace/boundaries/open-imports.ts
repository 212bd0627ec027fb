import { join } from 'node:path'

import { ts } from 'ts-morph'

import { type CodeProgram, type ImportGraph, toCodeProgram } from '../../code/index.ts'
import type { ExampleFile } from '../../lint/code/index.ts'
import { assertAllRead, TELLING } from '../assert-readable.ts'
import type { CodeProject } from '../code-project.ts'
import { compilerHost } from '../compiler-host.ts'
import { keepingHost, splitProgram } from '../open-code.ts'
import { followImports } from './follow-imports.ts'
import { toImportGraph } from './import-graph.ts'

/** The code of an application as far as its files import one another, and what was planted beside it. */
export interface OpenedImports {
  readonly own: ImportGraph
  readonly planted: ImportGraph
  /** That what was planted lies in. */
  readonly folder: string
  /** A program that has these files of the application whole, and what they mean by what they import; or all. */
  readonly ownTyped: (paths: 'all' | readonly string[]) => CodeProgram
  readonly plantedTyped: () => CodeProgram
  /** A program of some of what was planted, for the names that they export. */
  readonly plantedNames: (paths: readonly string[]) => CodeProgram
}

/**
 * Reads what the files of an application import: as the compiler finds and follows it.
 *
 * @returns undefined where that does not tell all: of projects that refer to others, of JavaScript, where something is
 * wrong with a file or an import, and where code may query with other builders than Kysely, whose tables types alone
 * can tell.
 * @throws {TenantryError} LINT_PROJECT_UNREADABLE
 */
export async function openImports(
  { root, services, config, disk }: CodeProject,
  plants: readonly ExampleFile[],
): Promise<OpenedImports | undefined> {
  const { options, fileNames, projectReferences = [] } = config
  if (projectReferences.length > 0) return undefined
  const folder = join(root, '.saas', 'planted')
  const texts = new Map(plants.map(({ path, text }) => [join(folder, path), text]))
  const host = compilerHost(options, texts, disk)
  const followed = await followImports([...fileNames, ...texts.keys()], host, { root, options })
  if (followed === undefined) return undefined
  assertAllRead(fileNames, (path) => followed.has(path), root)
  const isPlanted = (path: string): boolean => texts.has(path)
  const isOwn = (path: string): boolean => path.startsWith(`${root}/`) && !isPlanted(path)
  const own = toImportGraph(followed, isOwn, services)
  const isMissing = [...followed.values()].some(({ imports }) =>
    imports.some(
      ({ name, path, hasNames }) => hasNames && path === undefined && TELLING.test(name),
    ),
  )
  if (own.files.length === 0 || isMissing) return undefined
  if (own.files.some(({ text }) => OTHER_BUILDERS.test(text))) return undefined
  const sources = new Map<string, ts.SourceFile>()
  const typed = (rootNames: readonly string[], types: ts.CompilerOptions): ts.Program =>
    ts.createProgram({
      rootNames,
      options: { ...options, ...types },
      host: keepingHost(compilerHost(options, texts, disk), sources),
    })
  const speaking = fileNames.filter(
    (path) => SPEAKS.test(path) || MEANS.test(followed.get(path)?.text ?? ''),
  )
  return {
    own,
    planted: toImportGraph(followed, isPlanted),
    folder,
    ownTyped: (paths) => {
      const rootNames = paths === 'all' ? fileNames : [...new Set([...speaking, ...paths])]
      return splitProgram(typed(rootNames, {}), { root, services }, texts).own
    },
    // Those that the compiler takes in by itself say nothing of Kysely.
    plantedTyped: () => toCodeProgram(typed([...texts.keys()], { types: [] }), isPlanted),
    plantedNames: (paths) => toCodeProgram(typed(paths, { types: [], noLib: true }), isPlanted),
  }
}

const OTHER_BUILDERS = /drizzle|knex|prisma/i
/** What says something of others that do not import it. */
const SPEAKS = /\.d\.[cm]?ts$/
const MEANS = /\bdeclare\s+(?:module|global)\b|^(?![^]*\b(?:im|ex)port\b)/
