import { basename } from 'node:path'

import { ts } from 'ts-morph'

import { symbolOf } from '../../code/index.ts'
import { camelCase, pascalCase } from '../../words/index.ts'
import { type Cut, isInside } from '../index.ts'
import { type ExportedKind, kindOfExport } from './exported-kind.ts'
import type { Reference } from './find-references.ts'
import { pastAliases } from './past-aliases.ts'
import { findCarriers } from './uses/carriers.ts'
import type { Use } from './uses/use.ts'
import { WHOLE, wholeSymbol } from './whole-export.ts'

/** Something that a file of the module exports, and that a file of the same name has to export where the code was. */
export interface ModuleExport {
  readonly file: ts.SourceFile
  /** As the file exports it: `issue`, `default`; `export=` for one that is the file. */
  readonly name: string
  /** What it stands for, past all imports and exports. */
  readonly symbol: ts.Symbol
  readonly kind: ExportedKind
  /** Whether somebody outside of the module does something with it. */
  readonly isUsed: boolean
  /** Whether an import or an export outside names it, which does not compile without it even where nobody uses it. */
  readonly isNamed: boolean
  /** Whether it is a function that is handed on as a value, and called with whatever its caller has. */
  readonly isHandedOn: boolean
  /** Of an object, or of a class itself: which of its members somebody outside uses, in the order of their names. */
  readonly members: readonly UsedMember[]
  /** Of an object handed on, or of a class made or extended outside: nobody can say which of its members are used. */
  readonly isWhole: boolean
  /** Names it in the contract: one name for one thing, however many files export it. */
  readonly key: string
}

export interface UsedMember {
  readonly name: string
  readonly isFunction: boolean
  readonly isHandedOn: boolean
}

/** What the files of the module export that a file outside names in a way in which a file of the same name can stand in. */
export function findModuleExports(
  references: readonly Reference[],
  uses: readonly Use[],
  cut: Cut,
): readonly ModuleExport[] {
  const paths = new Set(references.filter(isFollowedByFacade(cut)).map(({ to }) => to))
  const files = new Map(cut.program.files.map((file) => [file.fileName, file]))
  const named = new Set([...files.keys()].filter((path) => paths.has(path)))
  const used = usedSymbols(uses, cut.program.checker)
  const imported = namedSymbols(references, cut)
  const keys = new ExportKeys()
  const followed: ModuleExport[] = []
  for (const path of named) {
    const file = files.get(path)
    const own =
      file === undefined
        ? []
        : exportsOf(file, cut.program.checker, { used, named: imported }, keys)
    followed.push(...own)
    // `export * as reports from './reports'`: whoever has the name, has what that file exports.
    for (const { symbol } of own) {
      const whole = symbol.declarations?.find(ts.isSourceFile)
      if (whole !== undefined && isInside(whole.fileName, cut)) named.add(whole.fileName)
    }
  }
  return followed
}

interface Used {
  readonly isHandedOn: boolean
  readonly isWhole: boolean
  readonly members: ReadonlyMap<string, UsedMember>
}

const NOT_USED: Used = { isHandedOn: false, isWhole: false, members: new Map() }

const AS_WHOLE: ReadonlySet<Use['shape']> = new Set([
  'class-instance',
  'class-extended',
  'object-handed-on',
])

/** What is used, and which members of it. */
function usedSymbols(uses: readonly Use[], checker: ts.TypeChecker): ReadonlyMap<ts.Symbol, Used> {
  const used = new Map<ts.Symbol, Used>()
  for (const use of uses) {
    const { symbol, of, shape } = use
    const owner = of?.symbol ?? symbol
    used.set(owner, addUse(used.get(owner) ?? NOT_USED, use))
    if (shape !== 'namespace-handed-on') continue
    // Whoever has let that be, may use all of it.
    for (const one of checker.getExportsOfModule(symbol)) {
      const target = pastAliases(one, checker)
      used.set(target, used.get(target) ?? NOT_USED)
    }
  }
  return used
}

function addUse({ isHandedOn, isWhole, members }: Used, { of, kind, shape }: Use): Used {
  const isValue = shape === 'function-value'
  if (of === undefined) {
    return { members, isHandedOn: isHandedOn || isValue, isWhole: isWhole || AS_WHOLE.has(shape) }
  }
  const before = members.get(of.member)
  const member: UsedMember = {
    name: of.member,
    isFunction: kind === 'function',
    isHandedOn: isValue || before?.isHandedOn === true,
  }
  return { isHandedOn, isWhole, members: new Map([...members, [of.member, member]]) }
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
  const whole = wholeSymbol(file, checker)
  const own =
    whole === undefined
      ? exported.map((one) => ({ name: one.name, symbol: pastAliases(one, checker) }))
      : [{ name: WHOLE, symbol: whole }]
  // Of several names for one thing that by which it was declared comes first.
  for (const { name, symbol } of own) if (name === symbol.name) keys.of(symbol, name, file)
  return own.map(({ name, symbol }) => {
    const kind = kindOfExport(symbol, checker)
    const key = keys.of(symbol, name, file)
    const { members, isHandedOn, isWhole } = used.get(symbol) ?? NOT_USED
    return {
      file,
      name,
      symbol,
      kind,
      key,
      isUsed: used.has(symbol),
      isNamed: named.has(symbol),
      isHandedOn,
      members: [...members.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      isWhole,
    }
  })
}

/** Names for what is exported: its own where that is free, else one with the name of its file. */
class ExportKeys {
  readonly #known = new Map<ts.Symbol, string>()
  readonly #taken = new Set<string>()

  of(symbol: ts.Symbol, name: string, file: ts.SourceFile): string {
    const known = this.#known.get(symbol)
    if (known !== undefined) return known
    const stem = basename(file.fileName).replace(/\..*$/, '')
    const isUnnamed = name === 'default' || name === WHOLE
    const own = isUnnamed ? (declaredName(symbol) ?? camelCase(stem)) : name
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
