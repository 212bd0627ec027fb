import { join } from 'node:path'

import { parse, parseSync } from 'oxc-parser'
import { ts } from 'ts-morph'

import { type CodeProgram, toCodeProgram } from '../../code/index.ts'
import type { ExampleFile } from '../../lint/code/index.ts'
import { assertAllRead } from '../assert-readable.ts'
import type { CodeProject } from '../code-project.ts'
import { compilerHost } from '../compiler-host.ts'
import { keepingHost, splitProgram } from '../open-code.ts'
import { importsAlone, type ParsedText } from './imports-alone.ts'
import { ResolvedImports } from './resolved-imports.ts'

/** The code of an application as far as its files import one another, and what was planted beside it. */
export interface OpenedImports {
  /** Its files have their texts, and of their statements those that import alone. */
  readonly own: CodeProgram
  readonly planted: CodeProgram
  /** That what was planted lies in. */
  readonly folder: string
  /** A program that has these files of the application whole, and what they mean by what they import; or all. */
  readonly ownTyped: (paths: 'all' | readonly string[]) => CodeProgram
  readonly plantedTyped: () => CodeProgram
  /** A program of some of what was planted, for the names that they export. */
  readonly plantedNames: (paths: readonly string[]) => CodeProgram
}

/**
 * Reads what the files of an application import: as the compiler finds and follows it, which is given nothing else to
 * read. That takes a quarter of the time in which it reads the files.
 *
 * @returns undefined where code may query with other builders than Kysely, whose tables types alone can tell.
 * @throws {TenantryError} those of openCode.
 */
export async function openImports(
  project: CodeProject,
  plants: readonly ExampleFile[],
): Promise<OpenedImports | undefined> {
  const { root, services, config, disk } = project
  const { options, fileNames, projectReferences } = config
  const folder = join(root, '.saas', 'planted')
  const planted = new Map(plants.map(({ path, text }) => [join(folder, path), text]))
  const texts = new Map(fileNames.map((path) => [path, disk.readFile(path)]))
  const parsed = await parseAll(texts)
  const host = compilerHost(options, planted, disk)
  const resolved = new ResolvedImports()
  resolved.note(host, root, options)
  host.getSourceFile = (path, language) => {
    if (path.includes(PACKAGES)) return ts.createSourceFile(path, standIn(path), language)
    const text = texts.get(path) ?? host.readFile(path)
    if (text === undefined) return undefined
    texts.set(path, text)
    const one = parsed.get(path) ?? (SOURCE.test(path) ? parseSync(path, text) : undefined)
    const file = ts.createSourceFile(path, (one && importsAlone(text, one)) ?? text, language, true)
    // For whoever tells of a line, or looks for a word.
    file.text = text
    return file
  }
  const program = ts.createProgram({
    rootNames: [...fileNames, ...planted.keys()],
    options: { ...options, noLib: true },
    ...(projectReferences && { projectReferences }),
    host,
  })
  assertAllRead(fileNames, program, root)
  if ([...texts.values()].some((text) => text !== undefined && OTHER_BUILDERS.test(text)))
    return undefined
  const sources = new Map<string, ts.SourceFile>()
  const typed = (rootNames: readonly string[], types: ts.CompilerOptions): ts.Program =>
    ts.createProgram({
      rootNames,
      options: { ...options, ...types },
      ...(projectReferences && { projectReferences }),
      host: keepingHost(compilerHost(options, planted, disk), sources),
    })
  const speaking = fileNames.filter(
    (path) => SPEAKS.test(path) || MEANS.test(texts.get(path) ?? ''),
  )
  return {
    ...splitProgram(program, { root, services }, planted, (specifier) =>
      resolved.find(specifier, program),
    ),
    folder,
    ownTyped: (paths) => {
      const rootNames = paths === 'all' ? fileNames : [...new Set([...speaking, ...paths])]
      return splitProgram(typed(rootNames, {}), { root, services }, planted).own
    },
    // Those that the compiler takes in by itself say nothing of Kysely.
    plantedTyped: () =>
      toCodeProgram(typed([...planted.keys()], { types: [] }), (path) => planted.has(path)),
    plantedNames: (paths) =>
      toCodeProgram(typed(paths, { types: [], noLib: true }), (path) => planted.has(path)),
  }
}

const PACKAGES = '/node_modules/'
/** What the fast parser reads. Of JavaScript, what it imports is known by its calls. */
const SOURCE = /(?<!\.d)\.[cm]?tsx?$/
const OTHER_BUILDERS = /drizzle|knex|prisma/i
/** What says something of others that do not import it. */
const SPEAKS = /\.d\.[cm]?ts$/
const MEANS = /\bdeclare\s+(?:module|global)\b|^(?![^]*\b(?:im|ex)port\b)/

/** A package is there, whatever is in it. */
function standIn(path: string): string {
  return path.endsWith('.json') ? '{}' : 'export {}'
}

async function parseAll(
  texts: ReadonlyMap<string, string | undefined>,
): Promise<ReadonlyMap<string, ParsedText>> {
  const found = await Promise.all(
    [...texts].map(async ([path, text]) => {
      if (text === undefined || !SOURCE.test(path)) return []
      const { errors, module } = await parse(path, text)
      return [[path, { errors, module }] as const]
    }),
  )
  return new Map(found.flat())
}
