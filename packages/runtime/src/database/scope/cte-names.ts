import type { WithNode } from 'kysely'

/** The common table expressions that a statement sees; they hide tables of the same name. */
export interface CteNames {
  readonly names: readonly string[]
  /** Those of the statement around it. */
  readonly outer: CteNames | undefined
}

export function namesOf({ expressions }: WithNode): string[] {
  return expressions.map(({ name }) => name.table.table.identifier.name)
}

export function hidesTable(visible: CteNames | undefined, table: string): boolean {
  for (let level = visible; level !== undefined; level = level.outer) {
    if (level.names.includes(table)) return true
  }
  return false
}
