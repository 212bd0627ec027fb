import { type Index, TENANT_COLUMN } from '../../schema/index.ts'
import type { FilledTable } from '../fill/fill-tables.ts'
import { qualified, quoteName, quoteValue } from '../sql-text.ts'
import type { Attack, Inapplicable, Statement } from './attack.ts'
import { type KeyContext, nobodysValue, onlyVictims, TOO_FEW } from './key-attacks.ts'
import type { Tenants } from './table-attacks.ts'

/**
 * Whether looking for a value takes more work where the victim has it. Rows that PostgreSQL looks at and drops
 * are counted, not milliseconds: the count is the same on each machine and in each run, and time follows it.
 */
export function workAttacks(
  filled: FilledTable,
  tenants: Tenants,
  context: KeyContext,
): (Attack | Inapplicable)[] {
  return indexedColumns(filled).map((column) => workAttack(filled, tenants, { column, context }))
}

/** The first column of each index that is not the tenant's: what a search by it would go through. */
function indexedColumns({ table }: FilledTable): readonly string[] {
  const keys = [
    table.primaryKey,
    ...table.uniques.map(({ columns }) => columns),
    ...table.indexes.filter(isSearchable).map(({ columns }) => columns),
  ]
  const first = keys.flatMap((columns) => columns.find((name) => name !== TENANT_COLUMN) ?? [])
  return [...new Set(first)]
}

/** By values in their order, over all rows: others serve no search of this form. */
function isSearchable({ definition }: Index): boolean {
  return / using btree /i.test(definition) && !/ where | \w+_ops\b/i.test(definition)
}

function workAttack(
  filled: FilledTable,
  tenants: Tenants,
  { column, context }: { readonly column: string; readonly context: KeyContext },
): Attack | Inapplicable {
  const id = 'work'
  const object = `${filled.table.name}.${column}`
  const theirs = onlyVictims(filled, [column])?.values[column]
  const nobodys = nobodysValue(filled, column, context)
  if (theirs === undefined || theirs === null || nobodys === undefined) {
    return { id, object, why: TOO_FEW, isGap: false }
  }
  const table = qualified(tenants.attacker.schema, filled.table.name)
  const search = (actor: Statement['actor'], value: string, name: string): Statement => ({
    actor,
    place: actor === 'attacker' ? 'attackers' : 'victims',
    steps: searchFor(quoteName(column), quoteValue(value), name),
  })
  const theirTable = qualified(tenants.victim.schema, filled.table.name)
  return {
    id,
    what: "search for a value of the victim's: as many rows are looked at as for one that nobody has",
    object,
    attempt: search('attacker', theirs, table),
    likewise: search('attacker', nobodys, table),
    expects: 'no more work',
    controls: [search('victim', theirs, theirTable), search('admin', theirs, theirTable)],
    proof: 'work',
    // The runtime has no need to explain.
    channels: ['bare'],
  }
}

/**
 * A range in order, with nothing but index scans to choose from: an index that begins with the column is used
 * even where the table is so small that no search would need one.
 */
function searchFor(column: string, value: string, table: string): readonly string[] {
  return [
    'set local enable_seqscan = off',
    'set local enable_bitmapscan = off',
    'set local enable_sort = off',
    `explain (analyze, format json, costs off, timing off, summary off, buffers off)
      select 1 from ${table} where ${column} >= ${value} and ${column} <= ${value} order by ${column}`,
  ]
}
