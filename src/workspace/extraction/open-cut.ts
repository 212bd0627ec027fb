import { existsSync } from 'node:fs'
import { basename, dirname, relative, resolve, sep } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'
import { ts } from 'ts-morph'

import { toCodeProgram } from '../../code/index.ts'
import { type Cut, TEST_GLOBS } from '../../extract/index.ts'
import { assertParsed } from '../assert-readable.ts'
import { compilerHost } from '../compiler-host.ts'
import { type RecordedDisk, recordDisk } from '../lint-cache/disk-recorder.ts'
import { openReferring } from './open-referring.ts'
import { type ReadProject, readProjects, readProjectsAround, toReferred } from './read-projects.ts'

export interface CutQuery {
  /** Where the command runs: in the folder of the tsconfig.json, or below it. */
  readonly from: string
  readonly module: string
  /** The folder of the module; undefined to look for the one of that name. */
  readonly path: string | undefined
  /** A tsconfig.json; undefined for the nearest one. */
  readonly project: string | undefined
}

/**
 * Reads an application as its compiler does, and finds the folder that is to be cut out of it.
 *
 * @throws {TenantryError} USAGE_INVALID_VALUE for a name that packages and variables cannot have; EXTRACT_PROJECT_MISSING, EXTRACT_MODULE_UNKNOWN, EXTRACT_MODULE_UNCLEAR; LINT_PROJECT_UNREADABLE, LINT_SYNTAX_ERROR of the module.
 */
export function openCut({ from, module, path, project }: CutQuery): Cut {
  requireName(module)
  const disk = recordDisk()
  const read =
    project === undefined
      ? readProjectsAround(findConfig(from), disk)
      : readProjects(resolve(from, project), disk)
  const config = read[0]?.config ?? ''
  const isOfModule = (file: string): boolean =>
    path === undefined ? file.includes(`/${module}/`) : file.startsWith(`${resolve(from, path)}/`)
  const opened = openProgram(read, { config, isOfModule, disk })
  const { program, projects } = opened
  const root = rootOf(dirname(config), program)
  const isOwn = (file: string): boolean =>
    file.startsWith(`${root}/`) && !file.includes('/node_modules/')
  const code = toCodeProgram(program, isOwn)
  const folders = foldersOf(code.files.map(({ fileName }) => relative(root, fileName)))
  const folder =
    path === undefined ? folderNamed(module, folders) : folderAt(path, { root, from, folders })
  const isCut = ({ fileName }: ts.SourceFile): boolean => fileName.startsWith(`${root}/${folder}/`)
  // What is read in part would be moved by halves.
  assertParsed(code.files.filter(isCut), program)
  return {
    program: code,
    declarations: program
      .getSourceFiles()
      .filter(({ fileName, isDeclarationFile }) => isDeclarationFile && isOwn(fileName)),
    root,
    config: relative(root, config),
    module,
    folder,
    ...(projects.length > 0 && { projects: projects.map((one) => toReferred(one, root, disk)) }),
    resolve(specifier, file) {
      const beside = resolve(dirname(file), specifier)
      const resolved =
        opened.resolve(specifier, file) ??
        // What is no code: a template, a picture.
        (specifier.startsWith('.') && existsSync(beside) ? beside : undefined)
      return resolved !== undefined && isOwn(resolved) ? resolved : undefined
    },
  }
}

interface ProgramQuery {
  /** Absolute. */
  readonly config: string
  readonly isOfModule: (file: string) => boolean
  readonly disk: RecordedDisk
}

interface OpenedProgram {
  readonly program: ts.Program
  /** Those that refer to each other; empty where one has all. */
  readonly projects: readonly ReadProject[]
  readonly resolve: (specifier: string, file: string) => string | undefined
}

function openProgram(
  read: readonly ReadProject[],
  { config, isOfModule, disk }: ProgramQuery,
): OpenedProgram {
  const [first, ...others] = read
  const isGraph = read.length > 1 && read.some(({ parsed }) => parsed.options.composite === true)
  // One that has references alone stands for the projects that it names.
  const standing = first !== undefined && first.parsed.fileNames.length === 0 ? others : [first]
  const chosen = (isGraph ? read : standing).filter((one) => one !== undefined)
  const main = chosen.find(({ parsed }) => parsed.fileNames.some(isOfModule))
  const { options = {} } = (main ?? chosen[0] ?? first)?.parsed ?? {}
  const named = chosen.flatMap(({ parsed }) => parsed.fileNames)
  const files = [...new Set([...named, ...testsBeside(config)])]
  const host = compilerHost(options, new Map(), disk)
  if (isGraph) return { ...openReferring(read, { files, options, host }), projects: read }
  const program = ts.createProgram({ rootNames: files, options, host })
  const cache = ts.createModuleResolutionCache(dirname(config), (name) => name, options)
  return {
    program,
    projects: [],
    resolve: (specifier, file) =>
      ts.resolveModuleName(specifier, file, options, host, cache).resolvedModule?.resolvedFileName,
  }
}

/** Tests are left out of many a tsconfig.json, and import what moves all the same. */
function testsBeside(config: string): readonly string[] {
  return ts.sys.readDirectory(dirname(config), ['.ts', '.tsx', '.mts', '.cts'], NOT_OWN, TEST_GLOBS)
}

const NOT_OWN = ['**/node_modules', '**/dist', '**/build', '**/coverage', '**/.*']

/** It becomes a part of names of packages, files, variables and routes. */
function requireName(module: string): void {
  if (/^[\x20-\x7e]*$/.test(module) && /[a-z\d]/i.test(module) && !/[/\\]/.test(module)) return
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `${JSON.stringify(module)} is no name of a module.`,
    hint: 'Give a name of ASCII letters and digits, such as the one of its folder, and where it is with --path: `billing --path src/billing`.',
    details: { module },
  })
}

function findConfig(from: string): string {
  const found = ts.findConfigFile(from, (file) => ts.sys.fileExists(file))
  if (found !== undefined) return found
  throw new TenantryError('EXTRACT_PROJECT_MISSING', {
    message: `There is no tsconfig.json in ${from} or any folder above it.`,
    hint: 'Run the command in the folder of the application, or say where it is: `--project path/to/tsconfig.json`.',
    details: { from },
  })
}

/** The folder that all of the application's files lie in: in a monorepo above the one of the tsconfig.json. */
function rootOf(folder: string, program: ts.Program): string {
  let root = folder
  for (const { fileName, isDeclarationFile } of program.getSourceFiles()) {
    if (isDeclarationFile || fileName.includes('/node_modules/')) continue
    while (!fileName.startsWith(`${root}/`)) root = dirname(root)
  }
  return root
}

/** All folders that hold files, those above them included. */
function foldersOf(files: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>()
  for (const file of files) {
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) folders.add(folder)
  }
  return folders
}

function folderNamed(module: string, folders: ReadonlySet<string>): string {
  const named = [...folders].filter((folder) => basename(folder) === module)
  const [only] = named
  if (only !== undefined && named.length === 1) return only
  if (only === undefined) throw moduleUnknown(module)
  throw new TenantryError('EXTRACT_MODULE_UNCLEAR', {
    message: `Several folders are called ${module}: ${named.toSorted().join(', ')}.`,
    hint: `Say which one it is: \`--path ${only}\`.`,
    details: { folders: named },
  })
}

function folderAt(
  path: string,
  {
    root,
    from,
    folders,
  }: { readonly root: string; readonly from: string; readonly folders: ReadonlySet<string> },
): string {
  const folder = relative(root, resolve(from, path)).split(sep).join('/')
  if (folders.has(folder)) return folder
  throw moduleUnknown(path)
}

function moduleUnknown(name: string): TenantryError {
  return new TenantryError('EXTRACT_MODULE_UNKNOWN', {
    message: `The program has no file in a folder ${JSON.stringify(name)}.`,
    hint: 'Give the name of a folder below `src`, or its path with --path; it has to be one that the tsconfig.json includes.',
    details: { name },
  })
}
