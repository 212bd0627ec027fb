import { ts } from 'ts-morph'

/** Where a name was declared, through imports, exports and shorthand properties. Empty for what has no declaration. */
export function declarationsOf(name: ts.Node, checker: ts.TypeChecker): readonly ts.Declaration[] {
  const symbol = symbolOf(name, checker)
  return symbol?.declarations ?? []
}

/** What was asked before: the checker looks anew each time, and flows ask for the same names over and over. */
const known = new WeakMap<ts.TypeChecker, Map<ts.Node, ts.Symbol | undefined>>()

export function symbolOf(name: ts.Node, checker: ts.TypeChecker): ts.Symbol | undefined {
  let symbols = known.get(checker)
  if (symbols === undefined) {
    symbols = new Map()
    known.set(checker, symbols)
  }
  const before = symbols.get(name)
  if (before !== undefined || symbols.has(name)) return before
  const symbol = readSymbol(name, checker)
  symbols.set(name, symbol)
  return symbol
}

function readSymbol(name: ts.Node, checker: ts.TypeChecker): ts.Symbol | undefined {
  const symbol =
    name.parent && ts.isShorthandPropertyAssignment(name.parent)
      ? checker.getShorthandAssignmentValueSymbol(name.parent)
      : checker.getSymbolAtLocation(name)
  if (symbol === undefined) return undefined
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

/** Whether something is declared by a package: `isOfPackage(symbol, 'kysely')`. */
export function isOfPackage(symbol: ts.Symbol | undefined, name: string): boolean {
  return (
    symbol?.declarations?.some((declaration) =>
      isFileOfPackage(declaration.getSourceFile().fileName, name),
    ) ?? false
  )
}

export function isFileOfPackage(path: string, name: string): boolean {
  return path.includes(`/node_modules/${name}/`)
}
