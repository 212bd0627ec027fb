/**
 * A word as it is typed into a POSIX shell, for commands in hints: as it is where that is safe, else in
 * single quotes. Slugs may hold anything, and people paste what a hint says.
 */
export function quoteForShell(word: string): string {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
