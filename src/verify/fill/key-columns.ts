import type { Table } from '../../schema/index.ts'
import { speaksOf } from './candidate-values.ts'

/** Columns whose values keep rows apart, in whole, in an expression, or by saying for which rows a key is. */
export function columnsOfKeys(table: Table): ReadonlySet<string> {
  return new Set([
    ...table.primaryKey,
    ...table.uniques.flatMap(({ columns }) => columns),
    ...table.indexes.flatMap((index) => (index.isUnique ? columnsIn(table, index) : [])),
  ])
}

/** The columns of the key that has this name; undefined where it is not known. */
export function columnsOfKey(
  table: Table,
  name: string | undefined,
): readonly string[] | undefined {
  const unique = table.uniques.find((one) => one.name === name)
  if (unique !== undefined) return unique.columns
  const index = table.indexes.find((one) => one.name === name)
  if (index !== undefined) return columnsIn(table, index)
  // As PostgreSQL calls it; one that is called otherwise is not known.
  return name === `${table.name}_pkey` ? table.primaryKey : undefined
}

function columnsIn({ columns }: Table, { definition }: Table['indexes'][number]): string[] {
  const what = definition.slice(definition.search(/ using /i))
  return columns.flatMap(({ name }) => (speaksOf(what, name) ? name : []))
}
