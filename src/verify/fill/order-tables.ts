import type { Table } from '../../schema/index.ts'

/**
 * Tables behind those that they refer to. In a circle a reference that may be empty gives way; where none may,
 * the table that comes first goes first.
 */
export function orderTables(tables: readonly Table[]): readonly Table[] {
  const byName = new Map(tables.map((table) => [table.name, table]))
  const parentsOf = (table: Table, isNeeded: boolean): readonly Table[] =>
    table.references
      .filter(({ columns }) => mustBeThere(table, columns) === isNeeded)
      .flatMap(({ table: parent }) => byName.get(parent) ?? [])
  const needs = (table: Table, other: Table, seen = new Set<Table>()): boolean => {
    if (seen.has(table)) return false
    seen.add(table)
    return parentsOf(table, true).some((parent) => parent === other || needs(parent, other, seen))
  }
  const ordered = new Set<Table>()
  const visit = (table: Table, path: readonly Table[]): void => {
    if (ordered.has(table) || path.includes(table)) return
    const wanted = parentsOf(table, false).filter((parent) => !needs(parent, table))
    for (const parent of [...parentsOf(table, true), ...wanted]) visit(parent, [...path, table])
    ordered.add(table)
  }
  for (const table of tables) visit(table, [])
  return [...ordered]
}

/** Whether a reference cannot be left empty. */
function mustBeThere(table: Table, columns: readonly string[]): boolean {
  return columns.every((name) => !table.columns.find((one) => one.name === name)?.isNullable)
}
