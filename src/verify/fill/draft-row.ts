import { type Column, type EnumType, type Table, TENANT_COLUMN } from '../../schema/index.ts'
import { candidateValues } from './candidate-values.ts'
import type { Dice } from './dice.ts'
import { columnsOfKeys } from './key-columns.ts'

/** A row that is there, each value as PostgreSQL writes it. */
export type RowValues = Readonly<Record<string, string | null>>

/** A column of a row that is yet to be made, and what it may hold. */
export interface Slot {
  readonly column: string
  /** As SQL says it; undefined where the value is given. */
  readonly type: string | undefined
  readonly candidates: readonly (string | null)[]
  /** What is referred to, and whose the row is, is no matter of choice. */
  readonly isFixed: boolean
}

export interface DraftContext {
  readonly tenantId: string
  readonly enums: readonly EnumType[]
  readonly dice: Dice
  readonly number: number
  /** The row that a reference leads to; undefined where that table holds none. */
  readonly parentOf: (table: string) => RowValues | undefined
}

/** What a row may consist of; a column that is left out takes its default. */
export function draftRow(table: Table, context: DraftContext): readonly Slot[] {
  const referred = referredValues(table, context)
  const keyed = columnsOfKeys(table)
  return table.columns.flatMap((column): Slot[] => {
    const { name, generated, isNullable } = column
    if (generated === 'stored' || generated === 'virtual') return []
    if (name === TENANT_COLUMN) return [fixed(name, context.tenantId)]
    const value = referred.get(name)
    if (value !== undefined) return [fixed(name, value)]
    const isGiven = column.default !== undefined || generated !== undefined
    if (isGiven && !keyed.has(name)) return []
    return [slotOf(column, table, context, isNullable && !table.primaryKey.includes(name))]
  })
}

function slotOf(
  column: Column,
  table: Table,
  { enums, dice, number }: DraftContext,
  mayBeNull: boolean,
): Slot {
  const values = candidateValues(column, { table, enums, dice, number })
  const candidates = mayBeNull || values.length === 0 ? [...values, null] : values
  return { column: column.name, type: column.type.sql, candidates, isFixed: false }
}

/** What references put into their columns. One to a table without rows is left empty, where it may be. */
function referredValues(table: Table, context: DraftContext): Map<string, string | null> {
  const values = new Map<string, string | null>()
  for (const { columns, targets, table: parent } of table.references) {
    const row = context.parentOf(parent)
    for (const [index, column] of columns.entries()) {
      if (column === TENANT_COLUMN || values.get(column)) continue
      values.set(column, row?.[targets[index] ?? ''] ?? null)
    }
  }
  return values
}

function fixed(column: string, value: string | null): Slot {
  return { column, type: undefined, candidates: [value], isFixed: true }
}
