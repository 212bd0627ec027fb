/** Aggregates of PostgreSQL's own that a select may have and still be known to write nothing. */
const PLAIN = new Set(['count', 'sum', 'avg', 'min', 'max'])

/**
 * Whether a function is known to write nothing.
 *
 * @param name As it stands in the query. A schema in front of it may lead to somebody's own.
 */
export function isPlainFunction(name: string): boolean {
  return PLAIN.has(name)
}
