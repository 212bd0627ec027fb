import { basename } from 'node:path'

import { ts } from 'ts-morph'

import { symbolOf } from '../../code/index.ts'
import { camelCase, pascalCase } from '../../words/index.ts'
import { type Cut, isInside } from '../index.ts'
import { type ExportedKind, kindOfExport } from './exported-kind.ts'
import type { Reference } from './find-references.ts'
import { findCarriers } from './uses/carriers.ts'
import type { Use } from './uses/use.ts'

/** Something that a file of the module exports, and that a file of the same name has to export where the code was. */
export interface ModuleExport {
  readonly file: ts.SourceFile
  /** As the file exports it: `issue`, `default`. */
  readonly name: string
  /** What it stands for, past all imports and exports. */
  readonly symbol: ts.Symbol
  readonly kind: ExportedKind
  /** Whether somebody outside of the module does something with it. */
  readonly isUsed: boolean
  /** Whether an import or an export outside names it, which does not compile without it even where nobody uses it. */
  readonly isNamed: boolean
  /** Of an object: which of its members somebody outside uses, in the order of their names. */
  readonly members: readonly string[]
  /** Which of these are functions, and which can have another value each time that they are read. */
  readonly functions: ReadonlySet<string>
  readonly changing: ReadonlySet<string>
  /** Which functions are handed on as values, so that others call them with more than they take: its members, or itself by its key. */
  readonly handedOn: ReadonlySet<string>
  /** Names it in the contract: one name for one thing, however many files export it. */
  readonly key: string
}

/** What the files of the module export that a file outside names in a way in which a file of the same name can stand in. */
export function findModuleExports(
  references: readonly Reference[],
  uses: readonly Use[],
  cut: Cut,
): readonly ModuleExport[] {
  const followed = new Set(references.filter(isFollowedByFacade(cut)).map(({ to }) => to))
  const known = { used: usedSymbols(uses), named: namedSymbols(references, cut) }
  const keys = new ExportKeys()
  return cut.program.files
    .filter(({ fileName }) => followed.has(fileName))
    .flatMap((file) => exportsOf(file, cut.program.checker, known, keys))
}

/** What is used, and which members of it. */
function usedSymbols(uses: readonly Use[]): ReadonlyMap<ts.Symbol, Used> {
  const used = new Map<
    ts.Symbol,
    { members: Map<string, ExportedKind>; handedOn: Set<string | undefined> }
  >()
  for (const { symbol, of, shape, kind } of uses) {
    const owner = of?.symbol ?? symbol
    const { members, handedOn } = used.get(owner) ?? { members: new Map(), handedOn: new Set() }
    if (of !== undefined) members.set(of.member, kind)
    if (shape === 'function-value') handedOn.add(of?.member)
    used.set(owner, { members, handedOn })
  }
  return used
}

const NOT_USED: Used = { members: new Map(), handedOn: new Set() }

interface Used {
  readonly members: ReadonlyMap<string, ExportedKind>
  /** Undefined for what is exported itself. */
  readonly handedOn: ReadonlySet<string | undefined>
}

/** What imports and exports of other files name of the module, past all others that hand it on. */
function namedSymbols(references: readonly Reference[], cut: Cut): ReadonlySet<ts.Symbol> {
  const carriers = findCarriers(references, cut)
  const names = references
    .filter(({ from, to }) => {
      if (to === undefined || isInside(from.fileName, cut)) return false
      return isInside(to, cut) || carriers.has(to)
    })
    .flatMap(({ node }) => namesOf(node))
  return new Set(names.flatMap((name) => symbolOf(name, cut.program.checker) ?? []))
}

function namesOf(node: ts.Node): readonly ts.ModuleExportName[] {
  if (ts.isExportDeclaration(node)) {
    const { exportClause } = node
    return exportClause && ts.isNamedExports(exportClause)
      ? exportClause.elements.map(({ name }) => name)
      : []
  }
  const { name, namedBindings } = (ts.isImportDeclaration(node) && node.importClause) || {}
  const elements = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : []
  return [...(name === undefined ? [] : [name]), ...elements.map(({ name: local }) => local)]
}

/** Whether the file that is named stays, with other content; what is no code moves for good. */
function isFollowedByFacade(cut: Cut): (reference: Reference) => boolean {
  return ({ from, to, shape }) =>
    to !== undefined &&
    isInside(to, cut) &&
    !isInside(from.fileName, cut) &&
    shape !== 'url-of-file' &&
    shape !== 'json-import'
}

interface KnownSymbols {
  readonly used: ReadonlyMap<ts.Symbol, Used>
  readonly named: ReadonlySet<ts.Symbol>
}

function exportsOf(
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  { used, named }: KnownSymbols,
  keys: ExportKeys,
): ModuleExport[] {
  const module = checker.getSymbolAtLocation(file)
  const exported = module === undefined ? [] : checker.getExportsOfModule(module)
  return exported.map((one) => {
    const symbol = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one
    const kind = kindOfExport(symbol, checker)
    const { name } = one
    const key = keys.of(symbol, name, file)
    const { members, handedOn } = used.get(symbol) ?? NOT_USED
    return {
      file,
      name,
      symbol,
      kind,
      key,
      isUsed: used.has(symbol),
      isNamed: named.has(symbol),
      members: [...members.keys()].toSorted(),
      functions: membersOf(members, 'function'),
      changing: membersOf(members, 'mutable'),
      handedOn: new Set([...handedOn].map((member) => member ?? key)),
    }
  })
}

function membersOf(members: Used['members'], kind: ExportedKind): ReadonlySet<string> {
  return new Set([...members].filter(([, of]) => of === kind).map(([member]) => member))
}

/** Names for what is exported: its own where that is free, else one with the name of its file. */
class ExportKeys {
  readonly #known = new Map<ts.Symbol, string>()
  readonly #taken = new Set<string>()

  of(symbol: ts.Symbol, name: string, file: ts.SourceFile): string {
    const known = this.#known.get(symbol)
    if (known !== undefined) return known
    const stem = basename(file.fileName).replace(/\..*$/, '')
    const own = name === 'default' ? (declaredName(symbol) ?? camelCase(stem)) : name
    const wide = camelCase(stem) + pascalCase(own)
    const key = [own, wide].find((one) => !this.#taken.has(one)) ?? `${wide}${this.#taken.size}`
    this.#taken.add(key)
    this.#known.set(symbol, key)
    return key
  }
}

/** `default` is no name that a variable may have: it has the one that it was declared by. */
function declaredName({ declarations: [declared] = [] }: ts.Symbol): string | undefined {
  const name = declared && ts.getNameOfDeclaration(declared)
  if (name !== undefined && ts.isIdentifier(name)) return name.text
  const value = declared && ts.isExportAssignment(declared) ? declared.expression : undefined
  const isMade = value !== undefined && ts.isNewExpression(value)
  return isMade && ts.isIdentifier(value.expression) ? camelCase(value.expression.text) : undefined
}
