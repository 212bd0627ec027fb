/** An SQL identifier, quoted so that any name is safe: keywords, quotes and upper case included. */
export function quoteIdentifier(name: string): string {
  // Hardly any name holds a quote, and asking is several times faster than replacing.
  return name.includes('"') ? `"${name.replaceAll('"', '""')}"` : `"${name}"`
}

/** An SQL string literal that means the same whatever `standard_conforming_strings` says. */
export function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`
  return text.includes('\\') ? `E${quoted}` : quoted
}

/** A search_path that finds nothing but the placement's schema; pg_temp is named so that it comes last. */
export function searchPathOf(schema: string): string {
  return `${quoteIdentifier(schema)}, pg_temp`
}
