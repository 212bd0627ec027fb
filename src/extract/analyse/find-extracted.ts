import { basename, dirname } from 'node:path'

import { ts } from 'ts-morph'

import { isNamedByLibrary } from '../../code/index.ts'
import { type Cut, isInside, pathOf } from '../index.ts'

/** Another module that is a service already: calls of it go where its routes lead, in each process that connects it. */
export interface ExtractedBeside {
  /** The folder that its facade is in, absolute. */
  readonly folder: string
  /** The name of that folder. */
  readonly module: string
  /** The file that has its constant, relative to the root. */
  readonly file: string
  /** `billingModule` */
  readonly constant: string
}

/** The modules of the application that are extracted, in the order of their files. */
export function findExtracted(cut: Cut): readonly ExtractedBeside[] {
  return cut.program.files
    .filter(({ fileName, text }) => !isInside(fileName, cut) && text.includes('extractModule'))
    .flatMap((file) =>
      file.statements.flatMap((statement) =>
        constantsOf(statement, cut.program.checker).map((constant) => ({
          folder: dirname(file.fileName),
          module: basename(dirname(file.fileName)),
          file: pathOf(file.fileName, cut),
          constant,
        })),
      ),
    )
}

/** The exported constants of a statement that are modules whose calls can leave the process. */
function constantsOf(statement: ts.Statement, checker: ts.TypeChecker): readonly string[] {
  if (!ts.isVariableStatement(statement)) return []
  const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  if (isExported !== true) return []
  return statement.declarationList.declarations.flatMap(({ name }) =>
    ts.isIdentifier(name) && isNamedByLibrary(checker.getTypeAtLocation(name), MODULES)
      ? [name.text]
      : [],
  )
}

const MODULES: ReadonlySet<string> = new Set(['ExtractedModule'])
