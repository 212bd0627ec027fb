import { dirname, join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'
import { ts } from 'ts-morph'

import {
  type CodeProgram,
  isFileOfPackage,
  isPrisma,
  type ModuleService,
  toCodeProgram,
} from '../code/index.ts'
import type { ExampleFile } from '../lint/code/index.ts'
import { compilerHost } from './compiler-host.ts'
import { type RecordedDisk, recordDisk } from './lint-cache/disk-recorder.ts'
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

const MOST_TOLD = 10

/**
 * Reads the files that the application's tsconfig.json names, as the type checker does, and those of its services.
 *
 * @param services Of its modules that have moved: what the tsconfig.json of the application named before is theirs now.
 * @throws {TenantryError} LINT_PROJECT_UNREADABLE; LINT_NOTHING where there is no file; LINT_SYNTAX_ERROR;
 * LINT_IMPORT_UNRESOLVED where a package is not installed whose types the rules go by.
 */
export function openCode(root: string, services: readonly ModuleService[]): OpenedCode {
  // In a monorepo it may lie above, as it does for `tsc`.
  const tsConfigFilePath = ts.findConfigFile(root, (path) => ts.sys.fileExists(path))
  if (tsConfigFilePath === undefined) throw projectUnreadable(root, 'it is not there')
  const disk = recordDisk()
  const config = withServices(readConfig(tsConfigFilePath, disk), services, disk)
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
      assertAllRead(config.fileNames, planted, root)
      const seen = seenOf(dirname(tsConfigFilePath), config, disk)
      return { ...splitProgram(planted, { root, services }, texts), folder, seen }
    },
  }
}

/** Tests and what only they import are reached from the service alone. */
function withServices(
  config: ts.ParsedCommandLine,
  services: readonly ModuleService[],
  disk: RecordedDisk,
): ts.ParsedCommandLine {
  const own = services
    .map(({ folder }) => join(folder, 'tsconfig.json'))
    .filter((path) => disk.fileExists(path))
    .map((path) => readConfig(path, disk))
  return {
    ...config,
    fileNames: [...new Set([config, ...own].flatMap(({ fileNames }) => fileNames))],
    wildcardDirectories: Object.fromEntries(
      [config, ...own].flatMap(({ wildcardDirectories = {} }) =>
        Object.entries(wildcardDirectories),
      ),
    ),
  }
}

/** Hands out a file that was read once for every program that asks for it. */
function keepingHost(host: ts.CompilerHost, sources: Map<string, ts.SourceFile>): ts.CompilerHost {
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) => {
    const file = sources.get(name) ?? read(name, ...rest)
    if (file !== undefined) sources.set(name, file)
    return file
  }
  return host
}

function splitProgram(
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

/** Options that a newer TypeScript has, and a list of files that is empty: neither keeps anybody from reading. */
const HARMLESS: ReadonlySet<number> = new Set([5023, 5024, 5025, 6046, 18002, 18003])

/** @throws {TenantryError} LINT_PROJECT_UNREADABLE */
export function readConfig(
  path: string,
  { readFile, fileExists }: RecordedDisk,
): ts.ParsedCommandLine {
  // What is half a file is read by halves otherwise.
  const { error: broken } = ts.readConfigFile(path, readFile)
  if (broken !== undefined) throw projectUnreadable(path, describe(broken))
  const errors: ts.Diagnostic[] = []
  const config = ts.getParsedCommandLineOfConfigFile(path, undefined, {
    ...ts.sys,
    readFile,
    fileExists,
    onUnRecoverableConfigFileDiagnostic: (error) => void errors.push(error),
  })
  errors.push(...(config?.errors ?? []))
  const error = errors.find(({ code }) => !HARMLESS.has(code))
  if (config !== undefined && error === undefined) return config
  throw projectUnreadable(path, error === undefined ? 'it says nothing' : describe(error))
}

/** Where all files lie below the tsconfig.json, a list of those says whether there are others by now. */
function seenOf(
  folder: string,
  { fileNames, wildcardDirectories = {}, projectReferences = [] }: ts.ParsedCommandLine,
  disk: RecordedDisk,
): SeenProject | undefined {
  const isWithin = (path: string): boolean => path === folder || path.startsWith(`${folder}/`)
  const isAll = [...fileNames, ...Object.keys(wildcardDirectories)].every(isWithin)
  return isAll && projectReferences.length === 0 ? { disk: disk.seen(), folder } : undefined
}

/** The compiler goes on without a file that it may not read. @throws {TenantryError} LINT_PROJECT_UNREADABLE */
function assertAllRead(paths: readonly string[], program: ts.Program, root: string): void {
  const unread = paths.find((path) => program.getSourceFile(path) === undefined)
  if (unread !== undefined)
    throw projectUnreadable(root, `it names ${unread}, which cannot be read`)
}

function assertReadable(own: CodeProgram, program: ts.Program, root: string): void {
  if (own.files.length === 0) {
    throw new TenantryError('LINT_NOTHING', {
      message: `The tsconfig.json in ${root} names no file of the application.`,
      hint: 'Name its sources under "include", or give --sql to look at migrations alone.',
      details: { root },
    })
  }
  const broken = own.files.flatMap((file) => program.getSyntacticDiagnostics(file))
  if (broken.length > 0) {
    const list = broken.slice(0, MOST_TOLD).map(describe)
    throw new TenantryError('LINT_SYNTAX_ERROR', {
      message: `There are errors in the code, so that it cannot be judged: ${list.join('; ')}.`,
      hint: 'Correct them; `tsc --noEmit` shows them all.',
      details: { errors: broken.map(describe) },
    })
  }
  const unresolved = [
    ...own.files.flatMap((file) => unresolvedIn(file, own.checker)),
    ...clientsNotGenerated(own),
  ]
  if (unresolved.length === 0) return
  const more = unresolved.length - MOST_TOLD
  const list = [...unresolved.slice(0, MOST_TOLD), ...(more > 0 ? [`and ${more} more`] : [])]
  throw new TenantryError('LINT_IMPORT_UNRESOLVED', {
    message: `What is imported is not there, so that its types are not known: ${list.join('; ')}.`,
    hint: 'Install the packages of the application (`npm install`) and their types (`@types/pg` for pg), or correct the import.',
    details: { imports: unresolved },
  })
}

/** Packages by whose types a rule knows what it sees. */
const TELLING =
  /^(?:\.{1,2}\/|kysely(?:\/|$)|pg$|drizzle-orm(?:\/|$)|knex$|@prisma\/client$|@tenantry\/runtime(?:\/|$)|fastify$|express$|hono(?:\/|$))/

function unresolvedIn(file: ts.SourceFile, checker: ts.TypeChecker): readonly string[] {
  return file.statements.flatMap((statement) => {
    const isImport = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)
    const specifier = isImport ? statement.moduleSpecifier : undefined
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return []
    // What has no name for the rest of the file has no types either: `import './styles.css'`.
    if (ts.isImportDeclaration(statement) && statement.importClause === undefined) return []
    if (!TELLING.test(specifier.text) || checker.getSymbolAtLocation(specifier)) return []
    const { line } = file.getLineAndCharacterOfPosition(specifier.getStart())
    return [`${specifier.text} (${file.fileName}:${line + 1})`]
  })
}

/** `new PrismaClient()` before `prisma generate` has written what that is. */
function clientsNotGenerated({ calls, checker }: CodeProgram): readonly string[] {
  return calls.named('PrismaClient').flatMap((call) => {
    if (!ts.isNewExpression(call) || isPrisma(checker.getTypeAtLocation(call))) return []
    const file = call.getSourceFile()
    const { line } = file.getLineAndCharacterOfPosition(call.getStart())
    return [`PrismaClient (${file.fileName}:${line + 1}), which \`prisma generate\` writes`]
  })
}

function describe({ file, start = 0, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, ' ')
  if (file === undefined) return text
  const { line, character } = file.getLineAndCharacterOfPosition(start)
  return `${file.fileName}:${line + 1}:${character + 1} ${text}`
}

function projectUnreadable(path: string, why: string, cause?: unknown): TenantryError {
  return new TenantryError('LINT_PROJECT_UNREADABLE', {
    message: `The tsconfig.json of ${path} cannot be read: ${why}`,
    hint: 'Run the command where the tsconfig.json of the application is, or give --sql to look at migrations alone.',
    cause,
    details: { path },
  })
}
