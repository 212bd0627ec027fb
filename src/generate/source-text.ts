const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

/** A key of an object or of an interface. */
export function propertyName(name: string): string {
  return IDENTIFIER.test(name) ? name : literal(name)
}

/** `row.name` or `row["a name"]`. */
export function propertyOf(object: string, name: string): string {
  return IDENTIFIER.test(name) ? `${object}.${name}` : `${object}[${literal(name)}]`
}

/** A text in the source. */
export function literal(text: string): string {
  // Two characters that end a line in JavaScript, and not in JSON.
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

/** An object with a line for each of its parts, so that the diff of a regeneration shows those that change alone. */
export function linedObject(parts: readonly string[]): string {
  return `{\n${parts.join(',\n')}\n}`
}

export function union(texts: readonly string[]): string {
  return texts.length === 0 ? 'never' : texts.map(literal).join(' | ')
}

/** What a person has written about a table or a column, as documentation; nothing where that is nothing. */
export function docComment(text: string | undefined): string[] {
  const lines = (text ?? '')
    .replaceAll('*/', '*\\/')
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.trimEnd())
  if (lines.every((line) => line === '')) return []
  const [only = ''] = lines
  if (lines.length === 1) return [`/** ${only.trimStart()} */`]
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */']
}
