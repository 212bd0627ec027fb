import { type Schema, type Table, TENANT_COLUMN } from '../../schema/index.ts'
import type { FilledTable, Side } from '../fill/fill-tables.ts'
import { qualified, quoteName, quoteValue } from '../sql-text.ts'
import type { RouteParty } from './route-party.ts'

const SHORTEST = 10
const MOMENT = /^\d{4}-\d\d-\d\d/

/** What a tenant has in its tables, under their names. */
export function fillParty(
  party: RouteParty,
  { schema, filled }: { readonly schema: Schema; readonly filled: readonly FilledTable[] },
  side: Side,
): void {
  for (const { table, column, value } of cellsOf(filled, side)) {
    party.holdings.add(table.name, column, value)
    if (isChosen(schema, table, column, value)) party.holdings.addChoice(column, value)
  }
}

/** Values of a tenant's rows that nobody guesses, and that nobody else has. */
export function rowMarkers(schema: Schema, filled: readonly FilledTable[], side: Side): string[] {
  const others = new Set(
    [...cellsOf(filled, side === 'victim' ? 'attacker' : 'victim')].map(({ value }) => value),
  )
  return [...cellsOf(filled, side)]
    .filter(
      ({ table, column, value }) =>
        column !== TENANT_COLUMN &&
        value.length >= SHORTEST &&
        !MOMENT.test(value) &&
        !others.has(value) &&
        !isChosen(schema, table, column, value),
    )
    .map(({ value }) => value)
}

/** Whether a value is one of a few that any row may have. */
function isChosen({ tables, enums }: Schema, table: Table, column: string, value: string): boolean {
  const leadsToShared = table.references.some(
    ({ columns, table: parent }) =>
      columns.includes(column) &&
      tables.some(({ name, kind }) => name === parent && kind !== 'tenant'),
  )
  return (
    leadsToShared ||
    enums.some(({ labels }) => labels.includes(value)) ||
    table.checks.some(({ expression }) => expression.includes(value))
  )
}

function* cellsOf(filled: readonly FilledTable[], side: Side) {
  for (const { table, attackers, victims } of filled) {
    for (const row of side === 'attacker' ? attackers : victims) {
      for (const [column, value] of Object.entries(row.values)) {
        if (value !== null && value !== '') yield { table, column, value }
      }
    }
  }
}

/** Reads a text that stays the same as long as no row of a tenant does come, go or change. */
export function worldStatement(
  { tables }: Schema,
  { id, schema }: { readonly id: string; readonly schema: string },
): string {
  const parts = tables
    .filter(({ kind, isView }) => kind === 'tenant' && !isView)
    .map(
      ({ name }) => `select ${quoteValue(name)} || ' ' || count(*) || ' '
        || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as line
        from ${qualified(schema, name)} t where ${quoteName(TENANT_COLUMN)} = ${quoteValue(id)}`,
    )
  return parts.join('\nunion all\n')
}
