import { ts } from 'ts-morph'

import type { ExportedKind } from './exported-kind.ts'

/** The name under which the compiler has the value that a file is: `export = value`. */
export const WHOLE = 'export='

/** The statement by which a file is one value; undefined for one that exports names. */
export function wholeExport(file: ts.SourceFile): ts.ExportAssignment | undefined {
  return file.statements.find(isExportEquals)
}

/** That value, past all other names of it. */
export function wholeSymbol(file: ts.SourceFile, checker: ts.TypeChecker): ts.Symbol | undefined {
  const statement = wholeExport(file)
  if (statement === undefined) return undefined
  const named = ts.isIdentifier(statement.expression)
    ? checker.getSymbolAtLocation(statement.expression)
    : checker.getSymbolAtLocation(file)?.exports?.get(ts.InternalSymbolName.ExportEquals)
  if (named === undefined) return undefined
  return named.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named
}

/** Whether the contract can have it: functions, without anything of their own beside them. */
export function crossesWhole({
  kind,
  symbol,
}: {
  readonly kind: ExportedKind
  readonly symbol: ts.Symbol
}): boolean {
  return (kind === 'function' || kind === 'object') && (symbol.exports?.size ?? 0) === 0
}

function isExportEquals(statement: ts.Statement): statement is ts.ExportAssignment {
  return ts.isExportAssignment(statement) && statement.isExportEquals === true
}
