/** A statement, and the name of what it makes. */
export interface NamedStatement {
  readonly name: string
  readonly sql: string
}

/** Whether a statement says a name; one that is a part of another word does not count. */
export function mentions(sql: string, name: string): boolean {
  return /^\w+$/.test(name) ? new RegExp(`\\b${name}\\b`).test(sql) : sql.includes(name)
}

/** Those that others say the name of stand in front of them; a circle keeps its order. */
export function orderByMention(statements: readonly NamedStatement[]): NamedStatement[] {
  const left = [...statements]
  const ordered: NamedStatement[] = []
  while (left.length > 0) {
    const free = left.findIndex((one) =>
      left.every((other) => other === one || !mentions(one.sql, other.name)),
    )
    ordered.push(...left.splice(Math.max(free, 0), 1))
  }
  return ordered
}
