import { ts } from 'ts-morph'

import { pastAliases } from '../past-aliases.ts'
import { docsOf } from './docs-of.ts'
import { isError } from './read-built-in.ts'
import type { WireReading } from './read-wire-type.ts'
import type { PackageImport } from './wire-error.ts'

export interface ClassText {
  readonly text: string
  readonly imports: readonly PackageImport[]
  /** Definitions and errors that it names. */
  readonly uses: readonly string[]
  /** What it needs that cannot come along. */
  readonly refusals: readonly string[]
}

/** The text of a class that moves, and what comes along with it: classes of errors, types, imports of packages. */
export function readClassText(
  declaration: ts.ClassDeclaration,
  reading: WireReading,
  addBase: (symbol: ts.Symbol) => string,
): ClassText {
  const uses = new Set<string>()
  const imports = new Map<string, PackageImport>()
  const refusals = new Set<string>()
  const look = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isFree(node)) {
      const need = needOf(node, declaration, reading, addBase)
      if (need.is === 'use') uses.add(need.name)
      if (need.is === 'import') imports.set(need.import.name, need.import)
      if (need.is === 'lost') refusals.add(need.why)
    }
    ts.forEachChild(node, look)
  }
  ts.forEachChild(declaration, look)
  return {
    text: textOf(declaration),
    imports: [...imports.values()],
    uses: [...uses],
    refusals: [...refusals],
  }
}

type Need =
  | { readonly is: 'nothing' }
  | { readonly is: 'use'; readonly name: string }
  | { readonly is: 'import'; readonly import: PackageImport }
  | { readonly is: 'lost'; readonly why: string }

function needOf(
  name: ts.Identifier,
  within: ts.ClassDeclaration,
  reading: WireReading,
  addBase: (symbol: ts.Symbol) => string,
): Need {
  const { checker, isOwn } = reading
  const found = ts.isShorthandPropertyAssignment(name.parent)
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name)
  if (found === undefined) return { is: 'nothing' }
  const symbol = pastAliases(found, checker)
  const declarations = symbol.declarations ?? []
  if (declarations.some((one) => one === within || isInside(one, within))) return { is: 'nothing' }
  if (!declarations.some(isOwn)) return importOf(found)
  if (symbol.flags & ts.SymbolFlags.Class && isError(checker.getDeclaredTypeOfSymbol(symbol))) {
    return { is: 'use', name: addBase(symbol) }
  }
  if (
    symbol.flags & (ts.SymbolFlags.Type | ts.SymbolFlags.Enum) &&
    !(symbol.flags & ts.SymbolFlags.Class)
  ) {
    const read = reading.readDeclared(symbol)
    if (read.is === 'named' && read.name === name.text) return { is: 'use', name: read.name }
  }
  return { is: 'lost', why: `it uses ${name.text}, which stays with the module` }
}

/** Nothing for what is global. */
function importOf(symbol: ts.Symbol): Need {
  const declaration = symbol.declarations?.[0]
  if (declaration === undefined || !(symbol.flags & ts.SymbolFlags.Alias)) return { is: 'nothing' }
  const statement = ts.findAncestor(declaration, ts.isImportDeclaration)
  if (statement === undefined || !ts.isStringLiteral(statement.moduleSpecifier)) return lost(symbol)
  const from = statement.moduleSpecifier.text
  if (from.startsWith('.') || ts.isNamespaceImport(declaration)) return lost(symbol)
  const isType =
    statement.importClause?.isTypeOnly === true ||
    (ts.isImportSpecifier(declaration) && declaration.isTypeOnly)
  const exported = ts.isImportClause(declaration)
    ? 'default'
    : ts.isImportSpecifier(declaration)
      ? (declaration.propertyName?.text ?? symbol.name)
      : symbol.name
  const name = exported === symbol.name ? exported : `${exported} as ${symbol.name}`
  return { is: 'import', import: { name, from, isType } }
}

function lost({ name }: ts.Symbol): Need {
  return {
    is: 'lost',
    why: `it uses ${name}, which is not imported by its own name from a package`,
  }
}

/** Whether an identifier stands for something by itself: no name of a member, nor of what is declared there. */
function isFree(name: ts.Identifier): boolean {
  const { parent } = name
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === name
  if (ts.isQualifiedName(parent)) return parent.left === name
  if (ts.isPropertyAssignment(parent)) return parent.initializer === name
  return true
}

function isInside(node: ts.Node, outer: ts.Node): boolean {
  return ts.findAncestor(node, (one) => one === outer) !== undefined
}

/** With its docstring, and exported by its name, however it was. */
function textOf(declaration: ts.ClassDeclaration): string {
  const file = declaration.getSourceFile()
  const dropped = (ts.getModifiers(declaration) ?? []).filter(
    ({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword,
  )
  const start = dropped.at(-1)?.end ?? declaration.getStart(file)
  const docs = docsOf(declaration)
  return `${docs === '' ? '' : `${docs}\n`}export ${file.text.slice(start, declaration.end).trimStart()}`
}
