import { type ConstraintShape, quoteName, quoteObject } from '../../../sql/index.ts'
import type { SqlRule } from '../../sql-rule.ts'

export const constraintScans: SqlRule = {
  id: 'constraint-scans',
  group: 'locking',
  what: 'A constraint is added to a table that was there, and checked at once.',
  why: 'Its rows are read, or an index is built, while nobody may write to the table (a foreign key), or even read it (all others).',
  remedy:
    'Add a check or a foreign key as `not valid`, and validate it in a later migration; build the index of a key concurrently, and add the key `using index`.',
  examples: {
    bad: 'alter table invoice add constraint positive check (amount > 0)',
    good: 'alter table invoice add constraint positive check (amount > 0) not valid',
  },
  judge(change, { schema, existed }) {
    if (!('table' in change) || change.table === undefined || !existed(change.table)) return
    const { table } = change
    if (change.kind === 'add column') {
      const { column } = change
      const slow = change.constraints.find(({ kind }) => kind !== 'foreign key' || column.default)
      return (
        slow && { message: `The ${slow.kind} of ${table.name}.${column.name} is checked at once.` }
      )
    }
    if (change.kind !== 'add constraint') return undefined
    const { constraint } = change
    if (constraint.isNotValid || constraint.usingIndex !== undefined) return undefined
    if (constraint.kind === 'not null') return undefined
    const known = schema.table(table)
    if (known === undefined && constraint.kind === 'foreign key' && !existed(table))
      return undefined
    const name = constraint.name ?? `a ${constraint.kind}`
    return {
      message: `Adding ${name} checks all rows of ${table.name} under its lock.`,
      remedy: safeForm(quoteObject(table), constraint),
    }
  },
}

function safeForm(table: string, constraint: ConstraintShape): string {
  const { kind, columns, source } = constraint
  const name = quoteName(constraint.name ?? '<name>')
  const keys = columns.map(quoteName).join(', ')
  if (kind === 'check' || kind === 'foreign key') {
    const definition = source ?? `${kind} (…)`
    return `In this migration:\n  alter table ${table} add constraint ${name} ${definition} not valid;\nIn a later one:\n  alter table ${table} validate constraint ${name};`
  }
  if (kind === 'exclude') {
    return 'An exclusion cannot be added otherwise: put it on a new table, or allow this with a reason.'
  }
  return `In a migration of its own:\n  create unique index concurrently ${name} on ${table} (${keys});\nIn a later one:\n  alter table ${table} add constraint ${name} ${kind} using index ${name};`
}
