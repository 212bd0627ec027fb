/** A name in SQL, quoted or not, for use in an expression: it has no groups. */
export const IDENTIFIER = '"(?:[^"]|"")+"|[A-Za-z_][\\w$]*'

/** The name that PostgreSQL takes it for. */
export function unquoteIdentifier(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase()
}
