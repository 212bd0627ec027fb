import { join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'
import { Project, ts } from 'ts-morph'

import { type CodeProgram, isFileOfPackage, isPrisma, toCodeProgram } from '../code/index.ts'
import type { ExampleFile } from '../lint/code/index.ts'

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
}

const MOST_TOLD = 10

/**
 * Reads the files that the application's tsconfig.json names, as the type checker does.
 *
 * @throws {TenantryError} LINT_PROJECT_UNREADABLE; LINT_NOTHING where there is no file; LINT_SYNTAX_ERROR;
 * LINT_IMPORT_UNRESOLVED where a package is not installed whose types the rules go by.
 */
export function openCode(root: string): OpenedCode {
  // In a monorepo it may lie above, as it does for `tsc`.
  const tsConfigFilePath = ts.findConfigFile(root, (path) => ts.sys.fileExists(path))
  if (tsConfigFilePath === undefined) throw projectUnreadable(root, 'it is not there')
  const project = openProject(tsConfigFilePath)
  const files = project.getProgram().compilerObject.getSourceFiles()
  return {
    has: (name) => files.some(({ fileName }) => isFileOfPackage(fileName, name)),
    plant: (plants) => plantIn(project, root, plants),
  }
}

function plantIn(project: Project, root: string, plants: readonly ExampleFile[]): PlantedCode {
  const folder = join(root, '.saas', 'planted')
  for (const { path, text } of plants) project.createSourceFile(join(folder, path), text)
  const program = project.getProgram().compilerObject
  const isPlanted = (path: string): boolean => path.startsWith(`${folder}/`)
  const isOwn = (path: string): boolean =>
    path.startsWith(`${root}/`) && !path.includes('/node_modules/') && !isPlanted(path)
  const own = toCodeProgram(program, isOwn)
  assertReadable(own, program, root)
  return { own, planted: toCodeProgram(program, isPlanted), folder }
}

function openProject(tsConfigFilePath: string): Project {
  try {
    return new Project({ tsConfigFilePath })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw projectUnreadable(tsConfigFilePath, why, cause)
  }
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
  throw new TenantryError('LINT_IMPORT_UNRESOLVED', {
    message: `What is imported is not there, so that its types are not known: ${unresolved.slice(0, MOST_TOLD).join('; ')}.`,
    hint: 'Install the packages of the application (`npm install`), or correct the import.',
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
    message: `The tsconfig.json of ${path} cannot be read: ${why}.`,
    hint: 'Run the command where the tsconfig.json of the application is, or give --sql to look at migrations alone.',
    cause,
    details: { path },
  })
}
