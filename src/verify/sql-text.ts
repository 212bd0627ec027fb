/** A name as SQL says it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A value without a type: PostgreSQL takes that of the column it is meant for. */
export function quoteValue(value: string | null): string {
  if (value === null) return 'null'
  const text = `'${value.replaceAll("'", "''")}'`
  return value.includes('\\') ? ` E${text.replaceAll('\\', String.raw`\\`)}` : text
}

export function qualified(schema: string, table: string): string {
  return `${quoteName(schema)}.${quoteName(table)}`
}

/** All of them at once: `a = 1 and b = 2`. */
export function equalTo(values: Readonly<Record<string, string | null>>): string {
  return Object.entries(values)
    .map(([name, value]) =>
      value === null ? `${quoteName(name)} is null` : `${quoteName(name)} = ${quoteValue(value)}`,
    )
    .join(' and ')
}

/** What `update … set` takes. */
export function assigned(values: Readonly<Record<string, string | null>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${quoteName(name)} = ${quoteValue(value)}`)
    .join(', ')
}
