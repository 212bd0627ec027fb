/** A foreign key, by the names of its two tables. */
export interface Reference {
  readonly from: string
  readonly to: string
}

/**
 * Tables in an order in which their rows can go one table after the other: what refers to others first.
 * Those that refer to each other in a circle come last.
 */
export function orderByReferences(
  tables: readonly string[],
  references: readonly Reference[],
): string[] {
  const ordered: string[] = []
  const left = new Set(tables)
  for (;;) {
    const free = [...left].filter(
      (table) =>
        !references.some(({ from, to }) => to === table && from !== table && left.has(from)),
    )
    if (free.length === 0) return [...ordered, ...left]
    for (const table of free) left.delete(table)
    ordered.push(...free)
  }
}
