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

/** Where the extensions of an application lie, once in each database. The administrator alone creates there. */
export const EXTENSIONS_SCHEMA = 'tenantry_extensions'

/**
 * A search_path that finds the placement's schema, behind it the types and operators of extensions, and
 * nothing else; pg_temp is named so that it comes last. PostgreSQL passes over a schema that is not there.
 */
export function searchPathOf(schema: string): string {
  return `${quoteIdentifier(schema)}, ${EXTENSIONS_SCHEMA}, pg_temp`
}

/** A search_path for all placements of a database at once: it finds none of their schemas. */
export const SHARED_SEARCH_PATH = `pg_catalog, ${EXTENSIONS_SCHEMA}, pg_temp`

/** A search_path from which PostgreSQL tells the names of extensions in full, as from any other schema. */
export function ownPathOf(schema: string): string {
  return `${quoteIdentifier(schema)}, pg_temp`
}
