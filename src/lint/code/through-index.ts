import { ts } from 'ts-morph'

import {
  type CodeProgram,
  type ImportEdge,
  type ModuleFile,
  moduleOf,
  symbolOf,
} from '../../code/index.ts'
import type { ProblemFix } from './code-rule.ts'

const INDEX = /^index\.[cm]?[jt]sx?$/

/** Whether others may import it. That of a service is for its facade: a call past that goes where no route leads. */
export function isIndex({ path, place }: ModuleFile): boolean {
  return place !== 'service' && INDEX.test(path)
}

/** Names imported from the index of a module, where it exports each of them already; otherwise undefined. */
export function throughIndex(
  { from, specifier }: ImportEdge,
  there: ModuleFile,
  program: CodeProgram,
): ProblemFix | undefined {
  const { files, checker } = program
  const { parent } = specifier
  // Its index lies elsewhere than what was named.
  if (there.place === 'service') return undefined
  if (!ts.isImportDeclaration(parent)) return undefined
  const names = parent.importClause?.namedBindings
  if (parent.importClause?.name || names === undefined || !ts.isNamedImports(names))
    return undefined
  const index = files.find((file) => {
    const module = moduleOf(file, program)
    return (
      module !== undefined &&
      isIndex(module) &&
      module.application === there.application &&
      module.module === there.module
    )
  })
  const exported = index && checker.getSymbolAtLocation(index)
  const path =
    index && specifierOf(specifier.text, there.path, moduleOf(index, program)?.path ?? '')
  if (exported === undefined || path === undefined) return undefined
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
    file: from,
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
