import { dirname, resolve } from 'node:path'

import { parse, parseSync } from 'oxc-parser'
import { ts } from 'ts-morph'

import type { SourceText } from '../../code/index.ts'
import { ImportModes } from './import-modes.ts'
import { type ImportedName, importedNames, importedNamesIn } from './imported-names.ts'

/** A file that was reached, and where each of its imports leads. */
export interface FollowedFile extends SourceText {
  readonly imports: readonly FollowedImport[]
}

export interface FollowedImport extends Pick<ImportedName, 'name' | 'start' | 'hasNames'> {
  /** Undefined where nothing is found by that name. */
  readonly path: string | undefined
}

/**
 * Follows what files import as the compiler does, which resolves each name: without a program, whose parsing and binding
 * of all files takes several times as long. Packages are found, and not read.
 *
 * @param paths Absolute.
 * @returns undefined where a file is no TypeScript or cannot be parsed, or what is not to be read names others; the files
 * that were reached otherwise, those of `paths` that nobody can read left out.
 */
export async function followImports(
  paths: readonly string[],
  host: ts.CompilerHost,
  { root, options }: { readonly root: string; readonly options: ts.CompilerOptions },
): Promise<ReadonlyMap<string, FollowedFile> | undefined> {
  const cache = ts.createModuleResolutionCache(
    root,
    (path) => host.getCanonicalFileName(path),
    options,
  )
  const modes = new ImportModes(host, options, cache.getPackageJsonInfoCache())
  const texts = new Map(paths.map((path) => [path, host.readFile(path)]))
  const parsed = await parseAll(texts)
  const files = new Map<string, FollowedFile>()
  const reached = new Set(paths)
  for (const path of reached) {
    const text = texts.get(path) ?? host.readFile(path)
    if (text === undefined) continue
    if (SCRIPT.test(path)) return undefined
    const read = path.endsWith('.json') ? NO_NAMES : readFile(path, text, parsed.get(path), modes)
    if (read === undefined) return undefined
    const imports = read.names.map(({ name, start, hasNames, node }): FollowedImport => {
      const mode = node === undefined ? modes.ofFile(path) : modes.of(node)
      const found = ts.resolveModuleName(name, path, options, host, cache, undefined, mode)
      return { name, start, hasNames, path: found.resolvedModule?.resolvedFileName }
    })
    files.set(path, { fileName: path, text, imports })
    const others = imports.flatMap((one) => one.path ?? [])
    for (const other of [...others, ...read.referenced]) {
      if (!other.includes(PACKAGES)) reached.add(other)
    }
  }
  return files
}

const PACKAGES = '/node_modules/'
const SCRIPT = /\.[cm]?jsx?$/
const DECLARATIONS = /\.d\.(?:\w+\.)?[cm]?ts$/

interface ReadNames {
  readonly names: readonly ImportedName[]
  /** Absolute paths of what directives name. */
  readonly referenced: readonly string[]
}

const NO_NAMES: ReadNames = { names: [], referenced: [] }

function readFile(
  path: string,
  text: string,
  parsed = parseSync(path, text),
  modes: ImportModes,
): ReadNames | undefined {
  const isDeclared = DECLARATIONS.test(path)
  const names = isDeclared ? undefined : importedNames(text, parsed)
  if (names !== undefined) return { names, referenced: [] }
  // TypeScript has the last word on what it can read.
  if (parsed.errors.length > 0 && (isDeclared || !isReadable(path, text))) return undefined
  const file = modes.parse(path, text)
  const referenced = file.referencedFiles.map(({ fileName }) => resolve(dirname(path), fileName))
  return { names: importedNamesIn(file), referenced }
}

function isReadable(fileName: string, text: string): boolean {
  const { diagnostics = [] } = ts.transpileModule(text, { fileName, reportDiagnostics: true })
  return diagnostics.length === 0
}

async function parseAll(
  texts: ReadonlyMap<string, string | undefined>,
): Promise<ReadonlyMap<string, Awaited<ReturnType<typeof parse>>>> {
  const found = await Promise.all(
    [...texts].map(async ([path, text]) => {
      if (text === undefined || !/\.[cm]?tsx?$/.test(path)) return []
      return [[path, await parse(path, text)] as const]
    }),
  )
  return new Map(found.flat())
}
