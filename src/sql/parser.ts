import type { ParseResult, ScanToken } from 'libpg-query'

/** PostgreSQL's own grammar. Loaded when it is first needed: it is 1.7 MB of WebAssembly. */
export interface Parser {
  parseSync(sql: string): ParseResult
  scanSync(sql: string): { readonly tokens: readonly ScanToken[] }
  /** A function or `do` block in PL/pgSQL, from the whole statement that makes it. */
  parsePlPgSQLSync(sql: string): unknown
}

export async function loadParser(): Promise<Parser> {
  const { loadModule, parseSync, scanSync, parsePlPgSQLSync } = await import('libpg-query')
  await loadModule()
  return { parseSync, scanSync, parsePlPgSQLSync }
}
