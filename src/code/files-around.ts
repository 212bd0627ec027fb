import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'

/**
 * The files that run together with one that imports a package: by what they import, and by what imports them. Types
 * alone tie nothing together: a script may share them with an application.
 *
 * @param isFirst Files that count as one that imports it. Default: none.
 */
export function filesAround(
  { files, checker }: CodeProgram,
  isWanted: (specifier: string) => boolean,
  isFirst: (file: ts.SourceFile) => boolean = () => false,
): ReadonlySet<ts.SourceFile> {
  const neighbours = new Map<ts.SourceFile, Set<ts.SourceFile>>(
    files.map((file) => [file, new Set()]),
  )
  const found = new Set<ts.SourceFile>()
  for (const file of files) {
    if (isFirst(file)) found.add(file)
    for (const { specifier, isTypeOnly } of importsOf(file)) {
      if (isWanted(specifier.text)) found.add(file)
      if (isTypeOnly) continue
      const imported = checker.getSymbolAtLocation(specifier)?.declarations?.find(ts.isSourceFile)
      if (imported === undefined || !neighbours.has(imported)) continue
      neighbours.get(file)?.add(imported)
      neighbours.get(imported)?.add(file)
    }
  }
  for (const file of found) {
    for (const neighbour of neighbours.get(file) ?? []) found.add(neighbour)
  }
  return found
}

interface Import {
  readonly specifier: ts.StringLiteralLike
  readonly isTypeOnly: boolean
}

function importsOf(file: ts.SourceFile): readonly Import[] {
  return file.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const clause = statement.importClause
      const isTypeOnly =
        clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
        (clause?.name === undefined &&
          clause?.namedBindings !== undefined &&
          ts.isNamedImports(clause.namedBindings) &&
          clause.namedBindings.elements.every((element) => element.isTypeOnly))
      return [{ specifier: statement.moduleSpecifier, isTypeOnly }]
    }
    if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) return []
    return ts.isStringLiteral(statement.moduleSpecifier)
      ? [{ specifier: statement.moduleSpecifier, isTypeOnly: statement.isTypeOnly }]
      : []
  })
}
