import { TenantryError } from '@tenantry/runtime/errors'
import { ts } from 'ts-morph'

import { type CodeProgram, isPrisma } from '../code/index.ts'
import { describe, projectUnreadable } from './code-project.ts'

const MOST_TOLD = 10

/** The compiler goes on without a file that it may not read. @throws {TenantryError} LINT_PROJECT_UNREADABLE */
export function assertAllRead(
  paths: readonly string[],
  isRead: (path: string) => boolean,
  root: string,
): void {
  const unread = paths.find((path) => !isRead(path))
  if (unread !== undefined)
    throw projectUnreadable(root, `it names ${unread}, which cannot be read`)
}

/** @throws {TenantryError} LINT_NOTHING, LINT_SYNTAX_ERROR, LINT_IMPORT_UNRESOLVED */
export function assertReadable(own: CodeProgram, program: ts.Program, root: string): void {
  if (own.files.length === 0) {
    throw new TenantryError('LINT_NOTHING', {
      message: `The tsconfig.json in ${root} names no file of the application.`,
      hint: 'Name its sources under "include", or give --sql to look at migrations alone.',
      details: { root },
    })
  }
  assertParsed(own.files, program)
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

/** @throws {TenantryError} LINT_SYNTAX_ERROR */
export function assertParsed(files: readonly ts.SourceFile[], program: ts.Program): void {
  const broken = files.flatMap((file) => program.getSyntacticDiagnostics(file))
  if (broken.length === 0) return
  const list = broken.slice(0, MOST_TOLD).map(describe)
  throw new TenantryError('LINT_SYNTAX_ERROR', {
    message: `There are errors in the code, so that it cannot be judged: ${list.join('; ')}.`,
    hint: 'Correct them; `tsc --noEmit` shows them all.',
    details: { errors: broken.map(describe) },
  })
}

/** Packages by whose types a rule knows what it sees. */
export const TELLING =
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
function clientsNotGenerated(own: CodeProgram): readonly string[] {
  if (!own.files.some(({ text }) => text.includes('PrismaClient'))) return []
  const { calls, checker } = own
  return calls.named('PrismaClient').flatMap((call) => {
    if (!ts.isNewExpression(call) || isPrisma(checker.getTypeAtLocation(call))) return []
    const file = call.getSourceFile()
    const { line } = file.getLineAndCharacterOfPosition(call.getStart())
    return [`PrismaClient (${file.fileName}:${line + 1}), which \`prisma generate\` writes`]
  })
}
