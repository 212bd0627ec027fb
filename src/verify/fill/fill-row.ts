import type { Table } from '../../schema/index.ts'
import type { Refused } from '../answer.ts'
import { qualified, quoteName, quoteValue } from '../sql-text.ts'
import { speaksOf } from './candidate-values.ts'
import { type DraftContext, draftRow, type RowValues, type Slot } from './draft-row.ts'
import { columnsOfKey } from './key-columns.ts'

/** Puts a row into a table, and tells what is in it then. */
export type InsertRow = (statement: string) => Promise<InsertedRow | Refused>

export interface InsertedRow {
  readonly row: RowValues
}

export interface FilledRow {
  readonly values: RowValues
  /** The statement that made it. */
  readonly insert: string
}

export interface UnfilledTable {
  readonly table: string
  readonly why: string
}

const MOST_TRIES = 400
/** Rows of one table have numbers that lie closer together. */
const NEXT_NUMBER = 1_000
/** A key, or an exclusion. */
const TAKEN = new Set(['23505', '23P01'])

/** Tries values until PostgreSQL takes a row. @param schema Where the table lies. @param mostTries Default: 400. */
export async function fillRow(
  table: Table,
  schema: string,
  context: DraftContext,
  insert: InsertRow,
  mostTries = MOST_TRIES,
): Promise<FilledRow | UnfilledTable> {
  let { number } = context
  const turns = new Map<string, number>()
  const chosen = new Map<string, number>()
  for (let tries = 0; ; tries += 1) {
    const slots = draftRow(table, { ...context, number })
    const statement = insertStatement(table, schema, slots, chosen)
    const answer = await insert(statement)
    if ('row' in answer) return { values: answer.row, insert: statement }
    const isTaken = TAKEN.has(answer.state)
    if (tries === mostTries || (isTaken && isSettled(table, slots, answer))) {
      return { table: table.name, why: answer.message }
    }
    const isOther = chooseOthers(table, slots, answer, { turns, chosen })
    if (isTaken) number += NEXT_NUMBER
    else if (!isOther || !isOfValues(answer)) return { table: table.name, why: answer.message }
  }
}

/** Chooses the next combination of what the refusal speaks of. False when all were tried. */
function chooseOthers(
  table: Table,
  slots: readonly Slot[],
  refused: Refused,
  { turns, chosen }: { turns: Map<string, number>; chosen: Map<string, number> },
): boolean {
  const free = slots.filter(({ isFixed, candidates }) => !isFixed && candidates.length > 1)
  const named = free.filter((slot) => isNamed(slot, table, refused))
  const about = refused.constraint ?? refused.state
  const turn = (turns.get(about) ?? 0) + 1
  turns.set(about, turn)
  const choice = named.length > 0 ? combination(named, turn) : oneByOne(free, turn)
  for (const [column, index] of choice ?? []) chosen.set(column, index)
  return choice !== undefined
}

function isNamed({ column, type }: Slot, table: Table, { constraint, domain }: Refused): boolean {
  if (domain !== undefined) return type === domain
  const check = table.checks.find(({ name }) => name === constraint)?.expression
  const key = columnsOfKey(table, constraint) ?? []
  return key.includes(column) || (check !== undefined && speaksOf(check, column))
}

/** Whether nothing of the key that refused may be another value: whose the row is, and where it leads. */
function isSettled(table: Table, slots: readonly Slot[], { constraint }: Refused): boolean {
  const settled = new Set(slots.flatMap(({ column, isFixed }) => (isFixed ? column : [])))
  return columnsOfKey(table, constraint)?.every((name) => settled.has(name)) ?? false
}

/** All combinations, one for each turn; undefined behind the last. */
function combination(slots: readonly Slot[], turn: number): [string, number][] | undefined {
  let rest = turn
  const choice = slots.map(({ column, candidates }): [string, number] => {
    const index = rest % candidates.length
    rest = Math.floor(rest / candidates.length)
    return [column, index]
  })
  return rest === 0 ? choice : undefined
}

/** What refused names nothing: one column after the other takes each of its values, and then all of them do. */
function oneByOne(slots: readonly Slot[], turn: number): [string, number][] | undefined {
  const singles = slots.flatMap(({ column, candidates }) =>
    candidates.slice(1).map((_, index) => ({ column, index: index + 1 })),
  )
  const single = singles[turn - 1]
  if (single === undefined) return combination(slots, turn - singles.length)
  return slots.map(({ column }) => [column, column === single.column ? single.index : 0])
}

/** Whether other values may be taken: a check, a value out of range, what a trigger says. */
function isOfValues({ state }: Refused): boolean {
  return state === '23514' || state.startsWith('22') || state === 'P0001'
}

function insertStatement(
  table: Table,
  schema: string,
  slots: readonly Slot[],
  chosen: ReadonlyMap<string, number>,
): string {
  const names = slots.map(({ column }) => quoteName(column)).join(', ')
  const values = slots
    .map(({ column, candidates }) => quoteValue(candidates[chosen.get(column) ?? 0] ?? null))
    .join(', ')
  const isIdentity = table.columns.some(({ generated }) => generated === 'identity always')
  const overriding = isIdentity ? ' overriding system value' : ''
  return `insert into ${qualified(schema, table.name)} (${names})${overriding} values (${values})`
}
