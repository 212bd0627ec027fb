import { ts } from 'ts-morph'

import {
  type CodeProgram,
  type ImportEdge,
  type ModuleFile,
  moduleOf,
  type SourceText,
  symbolOf,
} from '../../code/index.ts'
import type { CodeScene, ProblemFix } from './code-rule.ts'

const INDEX = /^index\.[cm]?[jt]sx?$/

/** Whether others may import it. That of a service is for its facade: a call past that goes where no route leads. */
export function isIndex({ path, place }: ModuleFile): boolean {
  return place !== 'service' && INDEX.test(path)
}

/** An import of a file of another module. */
export interface ImportPast {
  readonly edge: ImportEdge
  readonly there: ModuleFile
}

/** Names imported from the index of a module, where it exports each of them already; otherwise undefined. */
export function throughIndexes(
  all: readonly ImportPast[],
  { imports, whole }: Pick<CodeScene, 'imports' | 'whole'>,
): (edge: ImportEdge, there: ModuleFile) => ProblemFix | undefined {
  const indexOf = (there: ModuleFile): SourceText | undefined =>
    imports.files.find((file) => isIndexOf(there, moduleOf(file, imports)))
  const paths = all.flatMap(({ edge, there }) => {
    const index = namesOf(edge.specifier) && indexOf(there)
    return index === undefined ? [] : [edge.from.fileName, index.fileName]
  })
  if (paths.length === 0) return () => undefined
  const typed = whole([...new Set(paths)])
  const files = new Map(typed.files.map((file) => [file.fileName, file]))
  return ({ from, specifier }, there) => {
    const file = files.get(from.fileName)
    const index = files.get(indexOf(there)?.fileName ?? '')
    const same = file && specifierAt(file, specifier.getStart())
    // Its index lies elsewhere than what was named.
    if (index === undefined || same === undefined || there.place === 'service') return undefined
    return throughIndex(same, there, index, typed)
  }
}

function isIndexOf(there: ModuleFile, file: ModuleFile | undefined): boolean {
  return (
    file !== undefined &&
    isIndex(file) &&
    file.application === there.application &&
    file.module === there.module
  )
}

function specifierAt(file: ts.SourceFile, start: number): ts.StringLiteralLike | undefined {
  const specifiers = file.statements.flatMap((statement) =>
    ts.isImportDeclaration(statement) ? [statement.moduleSpecifier] : [],
  )
  return specifiers.filter(ts.isStringLiteralLike).find((one) => one.getStart() === start)
}

/** `{ names }` of an import that has nothing else. */
function namesOf({ parent }: ts.StringLiteralLike): ts.NamedImports | undefined {
  if (!ts.isImportDeclaration(parent) || parent.importClause?.name) return undefined
  const names = parent.importClause?.namedBindings
  return names && ts.isNamedImports(names) ? names : undefined
}

function throughIndex(
  specifier: ts.StringLiteralLike,
  there: ModuleFile,
  index: ts.SourceFile,
  program: CodeProgram,
): ProblemFix | undefined {
  const { checker } = program
  const names = namesOf(specifier)
  const exported = checker.getSymbolAtLocation(index)
  const path = specifierOf(specifier.text, there.path, moduleOf(index, program)?.path ?? '')
  if (names === undefined || exported === undefined || path === undefined) return undefined
  const all = new Map(
    checker.getExportsOfModule(exported).map((one) => [one.name, targetOf(one, checker)]),
  )
  const isThere = names.elements.every(
    ({ name, propertyName }) =>
      all.get((propertyName ?? name).text) === symbolOf(name, checker) &&
      symbolOf(name, checker) !== undefined,
  )
  if (!isThere) return undefined
  // The quotes stay.
  const [start, end] = [specifier.getStart() + 1, specifier.getEnd() - 1]
  return {
    what: 'Import it from the index of the module',
    file: specifier.getSourceFile(),
    edits: [{ start, end, text: path }],
  }
}

function targetOf(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

/** `../crm/names.ts` as `../crm/index.ts`, with the extension that is written here, if any. */
function specifierOf(given: string, path: string, index: string): string | undefined {
  const [stem, indexStem] = [path, index].map((one) => one.replace(/\.[cm]?[jt]sx?$/, ''))
  const [, before, extension] = /^(.*?)(\.[cm]?[jt]sx?)?$/.exec(given) ?? []
  if (before === undefined || stem === undefined || !before.endsWith(`/${stem}`)) return undefined
  return `${before.slice(0, -stem.length)}${indexStem}${extension ?? ''}`
}
