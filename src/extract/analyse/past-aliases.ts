import { ts } from 'ts-morph'

/** What a symbol stands for, past all imports and exports. */
export function pastAliases(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}
