import { createHash } from 'node:crypto'

const LONGEST_BYTES = 63
const READABLE_BYTES = 48
const DIGEST_DIGITS = 8

/**
 * The name of a table's primary key. It is part of the migration's checksum, so shorter names stay as
 * they have always been, PostgreSQL's cut of them included: something of the ending is left. Of a table
 * that fills a name nothing would be, and the key would be called as its table is.
 */
export function nameKey(table: string): string {
  if (Buffer.byteLength(table) < LONGEST_BYTES) return `${table}_pkey`
  const digest = createHash('sha256').update(table).digest('hex').slice(0, DIGEST_DIGITS)
  return `${cut(table, READABLE_BYTES)}_${digest}_pkey`
}

/** Within so many bytes of UTF-8, and not within a character. */
function cut(text: string, most: number): string {
  let kept = ''
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > most) break
    kept += character
  }
  return kept
}
