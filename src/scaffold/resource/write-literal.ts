/** A text as TypeScript writes it: in single quotes. */
export function writeText(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${escaped}'`
}

/** SQL as Kysely's tag takes it. */
export function writeSql(sql: string): string {
  return `sql\`${sql.replaceAll(/[\\`]|\$\{/g, (one) => `\\${one}`)}\``
}

/** A list of texts. */
export function writeTexts(texts: readonly string[]): string {
  return `[${texts.map(writeText).join(', ')}]`
}
